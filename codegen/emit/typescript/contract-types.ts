import type { FieldModel } from "../../model/call-model.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { CodecModel, SchemaModel, TypeModel, WrittenValue } from "../../model/type-model.js";
import { type Properties, type RecordLiteral, record, type Source } from "./literal.js";
import { memberOf } from "./names/names.js";

/** What stands in a contract for things from elsewhere: source that makes them, or the things themselves. */
export interface ContractParts {
  codec(codec: CodecModel): unknown;
  pattern(source: string): unknown;
  schemaCheck(schema: SchemaModel): unknown;
  /** Stands for all that a named type says; undefined where each place says it for itself. */
  named(name: string): Source | undefined;
  /** What loads the interface's own text. */
  describe(model: DeviceModel): unknown;
}

/** How the contract says types, and the fields that have them. */
export class ContractTypes {
  readonly #parts: ContractParts;

  constructor(parts: ContractParts) {
    this.#parts = parts;
  }

  /** A named type is worth a name here where it says more than its datatype. */
  shares(type: TypeModel): boolean {
    return this.define(type).some(([key, value]) => key !== "type" && value !== undefined);
  }

  /** A type where it is used: by its name, if it has one. */
  use(type: TypeModel): Properties {
    const shared = type.named && this.shares(type.named.type) ? this.#parts.named(type.named.name) : undefined;
    if (type.named === undefined || shared === undefined) return this.define(type);
    return [
      ["...", shared],
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
      ["codec", codec && this.#parts.codec(codec)],
      ["pattern", this.pattern(pattern)],
      ["schema", schema && this.#parts.schemaCheck(schema)],
      ["separator", separator],
    ];
  }

  /** A regular expression; undefined where there is none. */
  pattern(source: string | undefined): unknown {
    return source === undefined ? undefined : this.#parts.pattern(source);
  }

  describe(model: DeviceModel): unknown {
    return this.#parts.describe(model);
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
  if (datatype === "float" && typeof value === "string") return specialFloats[value];
  if (datatype === "integer" && bigint && (typeof value === "string" || typeof value === "number")) return BigInt(value);
  return value;
}

const specialFloats: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};
