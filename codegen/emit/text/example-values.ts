import { Address } from "katcp-runtime/vocabulary";
import type { FieldModel } from "../../model/call-model.js";
import type { DeviceModel } from "../../model/device-model.js";
import { patternExample } from "../../model/patterns/pattern-example.js";
import { schemaExample } from "../../model/schemas/schema-example.js";
import type { CodecModel, TypeModel, WrittenValue } from "../../model/type-model.js";
import { readWritten } from "./wire-text.js";

/** What an example gives a value to. */
export type Exemplified = Pick<FieldModel, "name" | "type"> & Partial<Pick<FieldModel, "default" | "words" | "example">>;

/** Values that a device might see: within all limits, and the same each time. */
export class ExampleValues {
  readonly #textsOfCodecs: ReadonlyMap<string, string>;

  constructor(model: DeviceModel) {
    this.#textsOfCodecs = new Map(writtenValues(model).flatMap(({ type: { codec }, written }) => textOfCodec(codec, written)));
  }

  /** A value; those of several `index` differ where they can. Undefined where only the author knows what one looks like. */
  of(field: Exemplified, index = 0): unknown {
    return field.type.separator === undefined ? this.#one(field, index) : this.#list(field, field.type.separator, index);
  }

  /** The items of a list hold no separator. */
  #list({ name, type, ...field }: Exemplified, separator: string, index: number): unknown {
    if (field.example !== undefined) return readShown(field.example, { type, ...field });
    if (Array.isArray(field.default) && field.default.length > 0) return readWritten(field.default, type);
    const item = { name, type: { ...type, separator: undefined } };
    const items = [this.#one(item, index), this.#one(item, index + 1)];
    return items.map((value) => (typeof value === "string" ? value.replaceAll(separator, "") : value));
  }

  #one(field: Exemplified, index: number): unknown {
    const { type, example = type.named?.example } = field;
    if (example !== undefined) return readShown(example, field);
    switch (type.datatype) {
      case "integer":
        return type.bigint ? bigInteger(type, index) : integer(type, index);
      case "float":
        return float(type, index);
      case "boolean":
        return index % 2 === 0;
      case "timestamp":
        return 1_800_000_000.5 + index;
      case "discrete":
        return type.values?.[index % type.values.length];
      case "complex":
        return { re: 1 + index, im: -0.5 };
      default:
        return this.#text(field, index);
    }
  }

  /** What a text must look like, only the author knows; so a default is the best that there is. */
  #text(field: Exemplified, index: number): unknown {
    const { type, default: fallback, name, words = [] } = field;
    const isWord = typeof fallback === "string" && words.includes(fallback);
    if (fallback !== undefined && fallback !== "" && !isWord) return readWritten(fallback, type);
    if (type.datatype === "address") return new Address(`192.0.2.${(index % 254) + 1}`, 7147);
    if (type.schema !== undefined) return schemaExample(type.schema);
    if (type.datatype === "json") return { [name]: index + 1 };
    if (type.pattern !== undefined && type.codec === undefined) return patternExample(type.pattern);
    const text = type.codec === undefined ? `${name}-${index + 1}` : this.#textsOfCodecs.get(keyOf(type.codec));
    return text === undefined ? undefined : readWritten(text, type);
  }
}

/** A value that an author shows, or a word. */
function readShown(example: WrittenValue, { type, words = [] }: Pick<Exemplified, "type" | "words">): unknown {
  return typeof example === "string" && words.includes(example) ? example : readWritten(example, type);
}

interface Written {
  readonly type: TypeModel;
  readonly written: WrittenValue | undefined;
}

/** Everything in an interface that is a value of some type. */
function writtenValues({ sensors, requests }: DeviceModel): readonly Written[] {
  const args = requests.flatMap(({ signatures }) => signatures.flatMap((signature) => signature.arguments));
  return [
    ...sensors.map(({ type, initial }) => ({ type, written: initial?.value })),
    ...args.map(({ type, default: written }) => ({ type, written })),
  ];
}

function textOfCodec(codec: CodecModel | undefined, written: WrittenValue | undefined): readonly (readonly [string, string])[] {
  return codec === undefined || typeof written !== "string" ? [] : [[keyOf(codec), written]];
}

function keyOf({ path, exportName }: CodecModel): string {
  return `${path}#${exportName}`;
}

type Limits = Pick<TypeModel, "minimum" | "maximum">;

/** The middle of two limits; else the usual value, or the limit where that lies beyond it. */
function middle(limits: Limits, usual: number): number {
  const [minimum, maximum] = [limits.minimum, limits.maximum].map((limit) => (limit === undefined ? undefined : Number(limit)));
  if (minimum !== undefined && maximum !== undefined) return minimum / 2 + maximum / 2;
  return minimum === undefined ? Math.min(usual, maximum ?? usual) : Math.max(usual, minimum);
}

function isInside(value: number | bigint, { minimum, maximum }: Limits): boolean {
  return (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
}

function integer(limits: Limits, index: number): number {
  const first = Math.round(middle(limits, 1));
  return isInside(first + index, limits) ? first + index : first;
}

function bigInteger(limits: Limits, index: number): bigint {
  const first = bigMiddle(limits);
  const value = first + BigInt(index);
  return isInside(value, limits) ? value : first;
}

/** As `middle`, exactly; halves are rounded up. */
function bigMiddle({ minimum, maximum }: Limits): bigint {
  if (minimum !== undefined && maximum !== undefined) return (BigInt(minimum) + BigInt(maximum) + 1n) >> 1n;
  if (minimum !== undefined) return minimum > 1 ? BigInt(minimum) : 1n;
  return maximum !== undefined && maximum < 1 ? BigInt(maximum) : 1n;
}

/** Of few digits, where the limits allow it. */
function float(limits: Limits, index: number): number {
  const exact = middle(limits, 1.5);
  const short = Number(exact.toPrecision(4));
  const first = isInside(short, limits) ? short : exact;
  return isInside(first + index / 2, limits) ? first + index / 2 : first;
}
