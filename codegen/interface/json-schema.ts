import { DATATYPE_NAMES } from "katcp-runtime/vocabulary";
import { usualMistakes } from "../diagnostics/nearest-word.js";
import { KEY_TABLE } from "./key-table.js";
import { type KeyRule, LONGEST_NAME, type NameShape, type ObjectKind, type Offer, type Shape } from "./shape.js";
import { MESSAGE_NAME } from "./spellings.js";

/** The names under which the schemas are published: of interfaces, and of the files that they include. */
export const SCHEMA_FILES = { file: "katcp-interface.schema.json", "included file": "katcp-interface-part.schema.json" } as const;

const dialect = "https://json-schema.org/draft/2020-12/schema";

type Schema = Readonly<Record<string, unknown>>;
type StringShape = Extract<Shape, { is: "string" }>;

/**
 * The JSON Schema (draft 2020-12) of interface files, or of those that they include, made of the table that checks them: for editors, which
 * complete and explain by it. Some of its words are those of VS Code's JSON support.
 */
export function jsonSchema(kind: "file" | "included file" = "file"): Schema {
  const kinds = Object.keys(KEY_TABLE) as ObjectKind[];
  return {
    $schema: dialect,
    title: kind === "file" ? "KATCP interface" : "Part of KATCP interfaces",
    description: kind === "file" ? "What a KATCP device promises." : "A file that KATCP interfaces include.",
    allowComments: true,
    allowTrailingCommas: true,
    $ref: reference(kind),
    $defs: { ...Object.fromEntries(kinds.map((each) => [definitionName(each), objectSchema(KEY_TABLE[each])])), ...typeNames() },
  };
}

/** The JSON Schema of files that are no interfaces, made of their table. */
export function recordSchema(rules: readonly KeyRule[]): Schema {
  return { $schema: dialect, allowComments: true, allowTrailingCommas: true, ...objectSchema(rules) };
}

/** A schema as a file. */
export function formatSchema(kind: "file" | "included file" = "file"): string {
  return `${JSON.stringify(jsonSchema(kind), undefined, 2)}\n`;
}

function definitionName(kind: ObjectKind): string {
  return kind.replaceAll(" ", "-");
}

function reference(kind: ObjectKind): string {
  return `#/$defs/${definitionName(kind)}`;
}

function objectSchema(rules: readonly KeyRule[]): Schema {
  const required = rules.filter((rule) => rule.required).map(({ key }) => key);
  return {
    type: "object",
    properties: Object.fromEntries(rules.map(({ key, shape, about }) => [key, { description: about, ...shapeSchema(shape) }])),
    // For tools: whatever begins with x- is nobody else's business.
    patternProperties: { "^x-": true },
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  };
}

function shapeSchema(shape: Shape): Schema {
  switch (shape.is) {
    case "string":
      return {
        ...(shape.offer?.kind === "names" ? {} : { type: "string" }),
        ...patternSchema(shape),
        ...(shape.offer && offerSchema(shape.offer)),
      };
    case "boolean":
      return { type: "boolean" };
    case "number":
      return numberSchema(shape);
    case "one-of":
      return { type: "string", enum: shape.values };
    case "list":
      return { type: "array", items: shapeSchema(shape.of) };
    case "map":
      return mapSchema(shape);
    case "object":
      return { $ref: reference(shape.kind) };
    case "record":
      return objectSchema(shape.rules);
    case "either":
      return { anyOf: shape.shapes.map(shapeSchema) };
    case "nullable-number":
      return { type: ["number", "null"] };
    case "anything":
      return {};
  }
}

/** Editors complete names of a map where it lists all of them, or has them as properties. */
function mapSchema({ names, of }: Extract<Shape, { is: "map" }>): Schema {
  const { known = [], knownFirst } = names;
  const value = shapeSchema(of);
  const offered =
    knownFirst === undefined ? {} : { properties: Object.fromEntries([...known, ...knownFirst].map((name) => [name, value])) };
  return { type: "object", ...offered, propertyNames: namesSchema(names), additionalProperties: value };
}

function patternSchema({ pattern, isProse = false }: StringShape): Schema {
  if (pattern === undefined) return {};
  return { pattern: pattern.source, ...(isProse ? {} : { maxLength: LONGEST_NAME }) };
}

function offerSchema({ kind, texts }: Offer): Schema {
  if (kind === "closed") return { enum: texts };
  return kind === "examples" ? { examples: texts } : { $ref: `#/$defs/${typeNameOf(texts)}` };
}

/** The definitions of what may be a named type as well. */
function typeNames(): Schema {
  const offers = Object.values(KEY_TABLE)
    .flat()
    .flatMap(({ shape }) => (shape.is === "string" && shape.offer?.kind === "names" ? [shape.offer.texts] : []));
  return Object.fromEntries(offers.map((texts) => [typeNameOf(texts), typeNameSchema(texts)]));
}

function typeNameOf(texts: readonly string[]): string {
  return texts.length === DATATYPE_NAMES.length ? "type-name" : `type-name-${texts.join("-")}`;
}

/** A schema cannot look up which named types there are; so what is often mistyped is only warned of. */
function typeNameSchema(texts: readonly string[]): Schema {
  return { type: "string", anyOf: [{ enum: texts }, { pattern: MESSAGE_NAME.source }], allOf: mistakeSchemas(texts) };
}

function mistakeSchemas(texts: readonly string[]): readonly Schema[] {
  const mistakes = [...usualMistakes(texts)].filter(([, words]) => words.length > 0);
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema has this word
  return mistakes.map(([meant, words]) => ({ if: { enum: words }, then: { deprecationMessage: `Did you mean "${meant}"?` } }));
}

function namesSchema({ pattern, known, knownFirst }: NameShape): Schema {
  if (known === undefined) return { pattern: pattern.source, maxLength: LONGEST_NAME };
  if (knownFirst === undefined) return { enum: known };
  return { anyOf: [{ enum: known }, { enum: knownFirst }, { pattern: "^[a-z]+(-[a-z]+)* ." }] };
}

function numberSchema({ integer, minimum, above, maximum }: Extract<Shape, { is: "number" }>): Schema {
  return {
    type: integer ? "integer" : "number",
    ...(minimum === undefined ? {} : { minimum }),
    ...(above === undefined ? {} : { exclusiveMinimum: above }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}
