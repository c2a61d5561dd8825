import type { CodecModel, FieldModel, SchemaModel, TypeModel, WrittenValue } from "../../model/device-model.js";
import { propertyName, quote } from "./layout.js";
import { type Properties, type RecordLiteral, record, Source } from "./literal.js";
import { memberOf } from "./names/names.js";

/** What things from elsewhere are called in the file. */
export interface ContractNames {
  codec(codec: CodecModel): string;
  /** The function that makes a pattern. */
  pattern(): string;
  schemaCheck(schema: SchemaModel): string;
}

/** How the contract says types, and the fields that have them. */
export class ContractTypes {
  readonly #names: ContractNames;

  constructor(names: ContractNames) {
    this.#names = names;
  }

  /** A named type is worth a name here where it says more than its datatype. */
  shares(type: TypeModel): boolean {
    return this.define(type).some(([key, value]) => key !== "type" && value !== undefined);
  }

  /** A type where it is used: by its name, if it has one. */
  use(type: TypeModel): Properties {
    if (type.named === undefined || !this.shares(type.named.type)) return this.define(type);
    const place = propertyName(type.named.name);
    const spread = new Source(place === type.named.name ? `types.${place}` : `types[${place}]`);
    return [
      ["...", spread],
      ["now", type.now && !type.named.type.now ? true : undefined],
      ["separator", type.separator],
    ];
  }

  /** A type where it is defined. */
  define({ datatype, values, minimum, maximum, bigint, now, codec, pattern, schema, separator }: TypeModel): Properties {
    return [
      ["type", datatype],
      ["values", values],
      ["minimum", minimum],
      ["maximum", maximum],
      ["bigint", bigint || undefined],
      ["now", now || undefined],
      ["codec", codec && new Source(this.#names.codec(codec))],
      ["pattern", this.pattern(pattern)],
      ["schema", schema && new Source(this.#names.schemaCheck(schema))],
      ["separator", separator],
    ];
  }

  /** A regular expression; undefined where there is none. */
  pattern(source: string | undefined): Source | undefined {
    return source === undefined ? undefined : new Source(`${this.#names.pattern()}(${quote(source)})`);
  }

  /** A list of fields. */
  fields(fields: readonly FieldModel[]): readonly RecordLiteral[] {
    return fields.map((field) =>
      record([
        ...names(field.name, memberOf(field)),
        ...this.use(field.type),
        ["words", field.words],
        ["optional", field.optional || undefined],
        ["default", field.default === undefined ? undefined : writtenValue(field.default, field.type, field.words)],
        ["repeated", repeatedValue(field.repeated)],
        ["secret", field.secret || undefined],
      ]),
    );
  }
}

/** A name on the wire, and the one in code where that is another. */
export function names(name: string, member: string): Properties {
  return [
    ["name", name],
    ["member", member === name ? undefined : member],
  ];
}

function repeatedValue(repeated: FieldModel["repeated"]): unknown {
  if (repeated === undefined) return undefined;
  const { minimum, maximum } = repeated;
  const bounds = record([
    ["minimum", minimum === 0 ? undefined : minimum],
    ["maximum", maximum === Number.POSITIVE_INFINITY ? undefined : maximum],
  ]);
  return minimum === 0 && maximum === Number.POSITIVE_INFINITY ? true : bounds;
}

/** The runtime reads addresses and bytes from strings, as the file writes them; only what JSON cannot say is said otherwise. */
export function writtenValue(value: WrittenValue, type: TypeModel, words: readonly string[] = []): unknown {
  if (type.separator !== undefined && Array.isArray(value)) return value.map((item) => writtenOne(item, type));
  return typeof value === "string" && words.includes(value) ? value : writtenOne(value, type);
}

function writtenOne(value: WrittenValue, { datatype, bigint }: TypeModel): unknown {
  if (datatype === "float" && typeof value === "string") return new Source(specialFloats[value] ?? "0");
  if (datatype === "integer" && bigint && (typeof value === "string" || typeof value === "number")) return new Source(`${BigInt(value)}n`);
  return value;
}

const specialFloats: Readonly<Record<string, string>> = {
  nan: "Number.NaN",
  inf: "Number.POSITIVE_INFINITY",
  "-inf": "Number.NEGATIVE_INFINITY",
};
