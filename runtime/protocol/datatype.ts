import { DatatypeError } from "../errors.js";
import { textOf } from "../printable.js";
import type { DatatypeName } from "./vocabulary.js";
import { fromBytes, fromUnicode, toBytes, type WireText } from "./wire-text.js";

/** What sets one datatype apart. */
export interface DatatypeRules<T> {
  /** Its name in an interface file. */
  readonly name: DatatypeName;
  /** Its name in `#sensor-list`, where that differs: guidelines §3 know neither bytes nor json. */
  readonly wireName?: string;
  /** What an error says it expected: `a float`. */
  readonly expected: string;
  /** What a sensor holds before its first reading. */
  readonly initial: T;
  /** Its further words in `#sensor-list` (guidelines §7.2): the values of a discrete. */
  readonly parameters?: readonly string[];
  /** Whether code may give this value; checked before it is written. */
  accepts(value: unknown): boolean;
  write(value: T): WireText;
  /** Undefined where the text is no value. */
  read(text: WireText): T | undefined;
  /** The value that an interface file writes, where `read` would not make it of its text. */
  fromWritten?(written: unknown): T;
  /** Whether a sensor that goes from one to the other has not changed. By default NaN equals NaN, and 0 equals -0. */
  equals?(one: T, other: T): boolean;
}

/** A datatype of guidelines §3 (Table 6): how its values are written on the wire, and what is read as one. */
export interface Datatype<T> extends Required<Omit<DatatypeRules<T>, "read" | "write">> {
  /** A value as wire text. @throws DatatypeError */
  format(value: T): WireText;
  /** The value that a wire text stands for. @throws DatatypeError */
  parse(text: WireText): T;
  /** A value as the bytes of an argument. @throws DatatypeError */
  encode(value: T): Buffer;
  /** The value that the bytes of an argument stand for. @throws DatatypeError */
  decode(bytes: Uint8Array): T;
}

/** A datatype of these rules. */
export function defineDatatype<T>(rules: DatatypeRules<T>): Datatype<T> {
  const { read, write, ...kept } = rules;
  const format = (value: T): WireText => {
    if (!rules.accepts(value)) throw refuseValue(rules.expected, value);
    return write(value);
  };
  const parse = (text: WireText): T => {
    const value = read(text);
    if (value === undefined) throw refuseText(rules.expected, text);
    return value;
  };
  return {
    wireName: rules.name,
    parameters: [],
    fromWritten: (written) => parse(fromUnicode(String(written))),
    equals: isSameValue,
    ...kept,
    format,
    parse,
    encode: (value) => toBytes(format(value)),
    decode: (bytes) => parse(fromBytes(bytes)),
  };
}

/** The same datatype, of which some things are otherwise. */
export function changed<T>(datatype: Datatype<T>, changes: Partial<Omit<Datatype<T>, "encode" | "decode">>): Datatype<T> {
  const result = { ...datatype, ...changes };
  return { ...result, encode: (value) => toBytes(result.format(value)), decode: (bytes) => result.parse(fromBytes(bytes)) };
}

/** NaN is NaN, and 0 is -0. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

const longestShown = 60;

/** The error for a text that is no value: what was expected, and what came. */
export function refuseText(expected: string, received: WireText): DatatypeError {
  const shown = toBytes(received.slice(0, longestShown)).toString("utf8");
  const rest = received.length > longestShown ? ` and ${received.length - longestShown} bytes more` : "";
  return new DatatypeError(`expected ${expected}, received ${JSON.stringify(shown)}${rest}`);
}

/** The error for a value that no text of the datatype can stand for. */
export function refuseValue(expected: string, received: unknown): DatatypeError {
  const shown = typeof received === "string" ? JSON.stringify(received.slice(0, longestShown)) : textOf(received);
  return new DatatypeError(`expected ${expected}, received ${shown}`);
}
