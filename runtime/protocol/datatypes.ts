import { Buffer } from "#platform";
import { DatatypeError, errorOf, messageOf } from "../errors.js";
import { answered } from "../guard.js";
import { textOf } from "../printable.js";
import { Address } from "./address.js";
import { complex } from "./complex.js";
import type { Codec, TypeContract } from "./contract.js";
import { changed, type Datatype, defineDatatype, refuseText } from "./datatype.js";
import { isJsonValue, type JsonValue } from "./json-value.js";
import { limited } from "./limits.js";
import { listOf } from "./list-datatype.js";
import { formatFloat, isIntegerText, parseFloatText } from "./numbers.js";
import { isDeeperThan, MAXIMUM_DIGITS, MAXIMUM_JSON_BYTES, MAXIMUM_JSON_DEPTH } from "./peer-limits.js";
import { fromBytes, fromUnicode, toBytes, toUnicode, type WireText } from "./wire-text.js";

export type { JsonValue } from "./json-value.js";

/** Seconds since the epoch, UTC (guidelines §3; A.3 for leap seconds). Real devices say -1.0 for "not yet". */
export type Timestamp = number;

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

/** An integer of any size, up to `MAXIMUM_DIGITS` digits where it is read. */
export const bigint = defineDatatype<bigint>({
  name: "integer",
  expected: `an integer of no more than ${MAXIMUM_DIGITS} digits`,
  initial: 0n,
  accepts: (value) => typeof value === "bigint",
  write: String,
  read: parseBigint,
});

function parseBigint(text: WireText): bigint | undefined {
  return text.length <= MAXIMUM_DIGITS + 1 && isIntegerText(text) ? BigInt(text.replace("+", "")) : undefined;
}

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

/** Seconds since the epoch, UTC: any finite number. */
export const timestamp = defineDatatype<Timestamp>({
  name: "timestamp",
  expected: "a timestamp, a finite number of seconds since the epoch",
  initial: 0,
  accepts: Number.isFinite,
  write: formatFloat,
  read: parseFinite,
});

/** The same as protocol 4 writes it: whole milliseconds on the wire, seconds here. */
export const timestampInMilliseconds = defineDatatype<Timestamp>({
  name: "timestamp",
  expected: "a timestamp, a finite number of milliseconds since the epoch",
  initial: 0,
  accepts: (value) => Number.isFinite(Number(value) * 1000) && typeof value === "number",
  write: (value) => formatWhole(Math.round(value * 1000)),
  read(text) {
    const milliseconds = parseFinite(text);
    return milliseconds === undefined ? undefined : milliseconds / 1000;
  },
});

function parseFinite(text: WireText): number | undefined {
  const value = parseFloatText(text);
  return Number.isFinite(value) ? value : undefined;
}

/** `String` would write exponents from 1e21 on. */
function formatWhole(value: number): WireText {
  return Number.isSafeInteger(value) ? String(value) : String(BigInt(value));
}

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
    return Number.isSafeInteger(value) ? value + 0 : parseBigint(text);
  },
});

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

/**
 * JSON, without spaces. A value with NaN, Infinity or `undefined` anywhere in it is refused, since JSON has none of them. At most
 * `MAXIMUM_JSON_BYTES` are read, and nothing deeper than `MAXIMUM_JSON_DEPTH`.
 */
export const json = defineDatatype<JsonValue>({
  name: "json",
  wireName: "string",
  expected: `JSON of no more than ${MAXIMUM_JSON_BYTES} bytes, and no deeper than ${MAXIMUM_JSON_DEPTH}`,
  initial: null,
  accepts: isJsonValue,
  write: (value) => fromUnicode(JSON.stringify(value)),
  read(text) {
    if (text.length > MAXIMUM_JSON_BYTES || isDeeperThan(MAXIMUM_JSON_DEPTH, text)) return undefined;
    try {
      const value: unknown = JSON.parse(string.parse(text));
      // `1e400` would be infinite.
      return isJsonValue(value) ? value : undefined;
    } catch {
      return undefined;
    }
  },
  fromWritten: (written) => written as JsonValue,
  equals: (one, other) => JSON.stringify(one) === JSON.stringify(other),
});

/** One of some values. With `isOpen` also any other text, since a newer device may have more values. @throws RangeError without values */
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

/** Your own type, which is sent as a string (aiokatcp's `register_type`). */
export function custom<T>(codec: Codec<T>, initial: T): Datatype<T> {
  const encode = encoderOf(codec);
  const decode = answered((text: string) => codec.decode(text));
  const datatype = defineDatatype<T>({
    name: "string",
    expected: "a text of the author's own type",
    initial,
    accepts: (value) => value !== undefined,
    write: (value) => fromUnicode(encode(value)),
    read: (text) => decode(string.parse(text)),
    // What cannot be written equals nothing: so it is a change, and whoever writes it learns why it cannot be.
    equals(one, other) {
      try {
        return encode(one) === encode(other);
      } catch {
        return false;
      }
    },
  });
  return changed(datatype, { parse: (text) => decodeCustom(() => datatype.parse(text), text) });
}

/** A codec's way out. @throws DatatypeError for whatever goes wrong in it */
function encoderOf<T>(codec: Codec<T>): (value: T) => string {
  const encode = answered((value: T): unknown => codec.encode(value));
  return (value) => {
    let text: unknown;
    try {
      text = encode(value);
    } catch (thrown) {
      const cause = errorOf(thrown);
      throw cause instanceof DatatypeError ? cause : new DatatypeError(`its codec failed: ${messageOf(cause)}`, { cause });
    }
    if (typeof text !== "string") throw new DatatypeError(`its codec returned ${textOf(text)}, expected a string`);
    return text;
  };
}

function decodeCustom<T>(decode: () => T, text: WireText): T {
  try {
    return decode();
  } catch (thrown) {
    const error = errorOf(thrown);
    throw error instanceof DatatypeError ? error : refuseText(`another text (${messageOf(error)})`, text);
  }
}

const simple = { integer, float, boolean, string, bytes, timestamp, address, json, complex };

/** How a contract's types are read. */
export interface DatatypeOptions {
  /** An unknown discrete value is kept as text. */
  readonly isOpen?: boolean;
  /** Protocol 4: timestamps are in milliseconds on the wire. */
  readonly isInMilliseconds?: boolean;
  /** What is held against limits: what one side is sent by the other, and what a device sends; no reading of a sensor. */
  readonly limits?: "read" | "read and written";
}

/** The datatype that a contract names, or a list of such values. */
export function datatypeOf(type: TypeContract, options: DatatypeOptions = {}): Datatype<unknown> {
  const plain = plainDatatype(type, options);
  const item = options.limits === undefined ? plain : limited(plain, type, options.limits === "read and written");
  return type.separator === undefined ? item : (listOf(item, type.separator) as Datatype<unknown>);
}

function plainDatatype(type: TypeContract, { isOpen = false, isInMilliseconds = false }: DatatypeOptions): Datatype<unknown> {
  if (isInMilliseconds && type.type === "timestamp") return timestampInMilliseconds as Datatype<unknown>;
  // Only the author knows a value of his own type.
  if (type.codec !== undefined) return custom<unknown>(type.codec, undefined);
  if (type.type === "discrete") return discrete(type.values ?? [], { isOpen }) as Datatype<unknown>;
  return (type.bigint ? bigint : simple[type.type]) as Datatype<unknown>;
}
