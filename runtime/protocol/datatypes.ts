import { DatatypeError, messageOf } from "../errors.js";
import { Address } from "./address.js";
import { complex } from "./complex.js";
import type { Codec, TypeContract } from "./contract.js";
import { changed, type Datatype, defineDatatype, refuseText, refuseValue } from "./datatype.js";
import { limited } from "./limits.js";
import { listOf } from "./list-datatype.js";
import { formatFloat, isIntegerText, parseFloatText } from "./numbers.js";
import { fromBytes, fromUnicode, toBytes, toUnicode, type WireText } from "./wire-text.js";

/** Seconds since the epoch, UTC (guidelines §3; A.3 for leap seconds). */
export type Timestamp = number;

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** An integer that a `number` holds exactly: within ±(2^53 − 1), never rounded. */
export const integer = defineDatatype<number>({
  name: "integer",
  expected: "an integer within ±(2^53 − 1)",
  initial: 0,
  accepts: Number.isSafeInteger,
  write: String,
  read(text) {
    const value = isIntegerText(text) ? Number(text) : Number.NaN;
    // Not -0, which no integer is.
    return Number.isSafeInteger(value) ? value + 0 : undefined;
  },
});

/** An integer of any size. */
export const bigint = defineDatatype<bigint>({
  name: "integer",
  expected: "an integer",
  initial: 0n,
  accepts: (value) => typeof value === "bigint",
  write: String,
  read: (text) => (isIntegerText(text) ? BigInt(text.replace("+", "")) : undefined),
});

/** A float, printed as Python prints it. */
export const float = defineDatatype<number>({
  name: "float",
  expected: "a float",
  initial: 0,
  accepts: (value) => typeof value === "number",
  write: formatFloat,
  read: parseFloatText,
});

/** `1` and `0`, and nothing else. */
export const boolean = defineDatatype<boolean>({
  name: "boolean",
  expected: "a boolean, 1 or 0",
  initial: false,
  accepts: (value) => typeof value === "boolean",
  write: (value) => (value ? "1" : "0"),
  read: (text) => (text === "1" ? true : text === "0" ? false : undefined),
  fromWritten: (written) => written === true,
});

/** Text, as UTF-8. */
export const string = defineDatatype<string>({
  name: "string",
  expected: "text in UTF-8",
  initial: "",
  accepts: (value) => typeof value === "string",
  write: fromUnicode,
  read: toUnicode,
});

/** Bytes, as they are. */
export const bytes = defineDatatype<Uint8Array>({
  name: "bytes",
  wireName: "string",
  expected: "a Uint8Array",
  initial: new Uint8Array(),
  accepts: (value) => value instanceof Uint8Array,
  write: fromBytes,
  read: toBytes,
  equals: (one, other) => Buffer.compare(one, other) === 0,
});

/** Seconds since the epoch, UTC. */
export const timestamp = defineDatatype<Timestamp>({
  name: "timestamp",
  expected: "a timestamp in seconds, finite and not negative",
  initial: 0,
  accepts: isTimestamp,
  write: formatFloat,
  read(text) {
    const value = parseFloatText(text);
    return isTimestamp(value) ? value : undefined;
  },
});

/** The same as protocol 4 writes it: whole milliseconds on the wire, seconds here. */
export const timestampInMilliseconds = defineDatatype<Timestamp>({
  name: "timestamp",
  expected: "a timestamp in milliseconds, finite and not negative",
  initial: 0,
  accepts: isTimestamp,
  write: (value) => String(Math.round(value * 1000)),
  read(text) {
    const value = timestamp.parse(text) / 1000;
    return isTimestamp(value) ? value : undefined;
  },
});

/** An integer as it comes from a device that nobody described: a number where it holds it exactly, else a bigint. */
export const anyInteger = defineDatatype<number | bigint>({
  name: "integer",
  expected: "an integer",
  initial: 0,
  accepts: (value) => typeof value === "bigint" || Number.isSafeInteger(value),
  write: String,
  read(text) {
    if (!isIntegerText(text)) return undefined;
    const value = Number(text);
    return Number.isSafeInteger(value) ? value + 0 : BigInt(text.replace("+", ""));
  },
});

function isTimestamp(value: unknown): value is Timestamp {
  return typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
}

/** An IP address, with or without a port. */
export const address = defineDatatype<Address>({
  name: "address",
  expected: "an IP address with or without a port, such as 127.0.0.1:7147 or [::1]",
  initial: new Address("0.0.0.0"),
  accepts: (value) => value instanceof Address,
  write: String,
  read: (text) => Address.read(text),
  equals: (one, other) => one.equals(other),
});

/** JSON, without spaces. */
export const json = defineDatatype<JsonValue>({
  name: "json",
  wireName: "string",
  expected: "JSON",
  initial: null,
  accepts: (value) => JSON.stringify(value) !== undefined,
  write: (value) => fromUnicode(JSON.stringify(value)),
  read(text) {
    try {
      return JSON.parse(string.parse(text)) as JsonValue;
    } catch {
      return undefined;
    }
  },
  fromWritten: (written) => written as JsonValue,
  equals: (one, other) => JSON.stringify(one) === JSON.stringify(other),
});

/** One of some values. With `isOpen` also any other text, for a client of a newer device. @throws RangeError without values */
export function discrete<T extends string>(values: readonly T[], { isOpen = false } = {}): Datatype<T> {
  const [initial] = values;
  if (initial === undefined) throw new RangeError("a discrete needs one or more values");
  const texts = new Map<unknown, WireText>(values.map((value) => [value, fromUnicode(value)]));
  const known = new Map([...texts].map(([value, text]) => [text, value as T]));
  return defineDatatype<T>({
    name: "discrete",
    expected: `one of ${values.join(", ")}`,
    initial,
    parameters: [...known.keys()],
    accepts: (value) => texts.has(value),
    write: (value) => texts.get(value) ?? "",
    read: (text) => known.get(text) ?? (isOpen ? (toUnicode(text) as T | undefined) : undefined),
  });
}

/** A type of the author's own, which travels as a string (aiokatcp's `register_type`). */
export function custom<T>(codec: Codec<T>, initial: T): Datatype<T> {
  const datatype = defineDatatype<T>({
    name: "string",
    expected: "a text of the author's own type",
    initial,
    accepts: (value) => value !== undefined,
    write: (value) => fromUnicode(codec.encode(value)),
    read: (text) => codec.decode(string.parse(text)),
    equals: (one, other) => codec.encode(one) === codec.encode(other),
  });
  return changed(datatype, { parse: (text) => decodeCustom(() => datatype.parse(text), text) });
}

function decodeCustom<T>(decode: () => T, text: WireText): T {
  try {
    return decode();
  } catch (thrown) {
    throw thrown instanceof DatatypeError ? thrown : refuseText(`another text (${messageOf(thrown)})`, text);
  }
}

const simple = { integer, float, boolean, string, bytes, timestamp, address, json, complex };

/** How a contract's types are read. */
export interface DatatypeOptions {
  /** An unknown discrete value is kept as text. */
  readonly isOpen?: boolean;
  /** Protocol 4: timestamps are in milliseconds on the wire. */
  readonly isInMilliseconds?: boolean;
  /** Whether what is read is held against limits: what one side is sent by the other, but no reading of a sensor. */
  readonly isLimited?: boolean;
}

/** The datatype that a contract names, or a list of such values. */
export function datatypeOf(type: TypeContract, options: DatatypeOptions = {}): Datatype<unknown> {
  const plain = plainDatatype(type, options);
  const item = options.isLimited ? limited(plain, type) : plain;
  return type.separator === undefined ? item : (listOf(item, type.separator) as Datatype<unknown>);
}

function plainDatatype(type: TypeContract, { isOpen = false, isInMilliseconds = false }: DatatypeOptions): Datatype<unknown> {
  if (isInMilliseconds && type.type === "timestamp") return timestampInMilliseconds as Datatype<unknown>;
  if (type.codec !== undefined) return custom<unknown>(type.codec, "") as Datatype<unknown>;
  if (type.type === "discrete") return discrete(type.values ?? [], { isOpen }) as Datatype<unknown>;
  return (type.bigint ? bigint : simple[type.type]) as Datatype<unknown>;
}

/** How a value is written that no contract describes: an integral number as an integer, any other as a float. @throws DatatypeError */
export function formatUntyped(value: unknown): WireText {
  switch (typeof value) {
    case "string":
      return fromUnicode(value);
    case "number":
      return Number.isSafeInteger(value) ? String(value) : formatFloat(value);
    case "boolean":
      return boolean.format(value);
    case "bigint":
      return bigint.format(value);
    default:
      if (value instanceof Uint8Array) return fromBytes(value);
      if (value instanceof Address) return value.toString();
      throw refuseValue("a string, number, boolean, bigint, Uint8Array or Address", value);
  }
}
