import { formatCount } from "katcp-runtime/vocabulary";
import type { FieldModel } from "../../model/call-model.js";
import type { NamedTypeModel, TypeModel } from "../../model/type-model.js";
import { typeAnchor } from "./anchors.js";
import { formatWritten } from "./wire-text.js";

/** A type where it is used. */
export interface TypeView {
  /** `float`, or the name of a type of the interface. */
  readonly name: string;
  /** Where that type is described; `""` for those of KATCP. */
  readonly anchor: string;
  /** Of a discrete that has no name; else none. */
  readonly values: readonly ValueView[];
  readonly facts: readonly FactView[];
}

/** A value of a discrete. */
export interface ValueView {
  readonly value: string;
  /** `""` where nothing is said of it. */
  readonly meaning: string;
}

/** What else is to be said of a type: `≥ 0`, or `or` and then what stands on the wire. */
export interface FactView {
  readonly text: string;
  readonly codes: readonly string[];
}

/** How a type is told where it is used: one with a name is told elsewhere. */
export function typeView(type: TypeModel, words: readonly string[] = []): TypeView {
  const { separator } = type;
  const list = separator === undefined ? [] : [fact("list separated by", [JSON.stringify(separator)])];
  const instead = [...(type.now ? [fact("or now")] : []), ...(words.length === 0 ? [] : [fact("or", words)])];
  if (type.named === undefined) return { ...definitionView(type), facts: [...definitionView(type).facts, ...list, ...instead] };
  return { name: type.named.name, anchor: typeAnchor(type.named.name), values: [], facts: [...list, ...instead] };
}

/** How a type is told where it is defined. */
function definitionView(type: TypeModel): TypeView {
  return { name: type.datatype, anchor: "", values: valueViews(type), facts: [...limitsOf(type), ...patternOf(type)] };
}

/** The values of a discrete or of a parameter. */
export function valueViews({ values = [], meanings = [] }: Pick<TypeModel, "values" | "meanings">): readonly ValueView[] {
  return values.map((value, index) => ({ value, meaning: meanings[index] ?? "" }));
}

function limitsOf({ minimum, maximum }: TypeModel): readonly FactView[] {
  if (minimum !== undefined && maximum !== undefined) return [fact(`${minimum} to ${maximum}`)];
  if (minimum !== undefined) return [fact(`≥ ${minimum}`)];
  return maximum === undefined ? [] : [fact(`≤ ${maximum}`)];
}

function patternOf({ pattern, schema }: TypeModel): readonly FactView[] {
  if (schema !== undefined) return [fact("by the schema", [schema.path])];
  return pattern === undefined ? [] : [fact("matches", [pattern])];
}

function fact(text: string, codes: readonly string[] = []): FactView {
  return { text, codes };
}

/** One row of a table of fields. */
export interface FieldView {
  readonly name: string;
  readonly type: TypeView;
  readonly units: string;
  /** `optional`, `0 or more`; `""` where it is simply there. */
  readonly presence: string;
  /** As the wire would have it; `""` where there is none. */
  readonly default: string;
  readonly description: string;
}

/** The rows of a table of fields. */
export function fieldViews(fields: readonly FieldModel[]): readonly FieldView[] {
  return fields.map((field) => ({
    name: field.name,
    type: typeView(field.type, field.words),
    units: field.type.units ?? "",
    presence: presenceOf(field),
    default: field.default === undefined ? "" : formatWritten(field.default, field.type, field.words),
    description: field.description,
  }));
}

function presenceOf({ optional, repeated }: FieldModel): string {
  if (optional) return "optional";
  return repeated === undefined ? "" : `${formatCount(repeated.minimum, repeated.maximum)} of it`;
}

/** A link to something else in the document. */
export interface LinkView {
  readonly label: string;
  readonly anchor: string;
}

/** A named type, and who uses it. */
export interface NamedTypeView {
  readonly name: string;
  readonly anchor: string;
  readonly type: TypeView;
  readonly units: string;
  readonly description: string;
  readonly deprecated: string;
  readonly users: readonly LinkView[];
}

/** A type of the interface. */
export function namedTypeView({ name, type, description, deprecated }: NamedTypeModel, users: readonly LinkView[]): NamedTypeView {
  const shown = definitionView(type);
  return {
    name,
    anchor: typeAnchor(name),
    type: type.bigint ? { ...shown, facts: [...shown.facts, fact("of any size")] } : shown,
    units: type.units ?? "",
    description,
    deprecated: deprecated ?? "",
    users,
  };
}
