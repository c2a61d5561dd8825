import type { CodecModel, FieldModel, TypeModel, WrittenValue } from "../../model/device-model.js";
import { propertyName } from "./layout.js";
import { type Properties, type RecordLiteral, record, Source } from "./literal.js";
import { memberOf } from "./names/names.js";

/** How the contract says types, and the fields that have them. */
export class ContractTypes {
  readonly #nameOf: (codec: CodecModel) => string;

  /** `nameOf`: what a codec is called in the file. */
  constructor(nameOf: (codec: CodecModel) => string) {
    this.#nameOf = nameOf;
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
    ];
  }

  /** A type where it is defined. */
  define({ datatype, values, minimum, maximum, bigint, now, codec }: TypeModel): Properties {
    return [
      ["type", datatype],
      ["values", values],
      ["minimum", minimum],
      ["maximum", maximum],
      ["bigint", bigint || undefined],
      ["now", now || undefined],
      ["codec", codec && new Source(this.#nameOf(codec))],
    ];
  }

  /** A list of fields. */
  fields(fields: readonly FieldModel[]): readonly RecordLiteral[] {
    return fields.map((field) =>
      record([
        ...names(field.name, memberOf(field)),
        ...this.use(field.type),
        ["optional", field.optional || undefined],
        ["default", field.default === undefined ? undefined : writtenValue(field.default, field.type)],
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
export function writtenValue(value: WrittenValue, { datatype, bigint }: TypeModel): unknown {
  if (datatype === "float" && typeof value === "string") return new Source(specialFloats[value] ?? "0");
  if (datatype === "integer" && bigint && (typeof value === "string" || typeof value === "number")) return new Source(`${BigInt(value)}n`);
  return value;
}

const specialFloats: Readonly<Record<string, string>> = {
  nan: "Number.NaN",
  inf: "Number.POSITIVE_INFINITY",
  "-inf": "Number.NEGATIVE_INFINITY",
};
