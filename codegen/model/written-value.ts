import { Address, type DatatypeName } from "katcp-runtime/vocabulary";
import { describeNode, type JsonNode, toJson } from "../interface/json-node.js";
import { listWords, quote, shorten } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { fits, LONGEST_NAME } from "../interface/shape.js";
import type { FieldModel } from "./call-model.js";
import { isRead } from "./is-read.js";
import { patternOf } from "./patterns/pattern-engine.js";
import { findValueProblem } from "./schemas/check-value.js";
import type { TypeModel, WrittenValue } from "./type-model.js";

const specialFloats = ["nan", "inf", "-inf"];

/** What each datatype wants to see in a file, and the kinds of JSON that may say it. */
const expectations: Readonly<Record<DatatypeName, readonly [expected: string, ...kinds: JsonNode["kind"][]]>> = {
  integer: ["a whole number", "number"],
  float: ['a number, "nan", "inf" or "-inf"', "number", "string"],
  boolean: ["true or false", "boolean"],
  string: ["a string", "string"],
  bytes: ["a string", "string"],
  timestamp: ["a number of seconds", "number"],
  address: ["an address as a string", "string"],
  discrete: ["one of the values as a string", "string"],
  complex: ["a complex number as a string", "string"],
  json: ["any value", "object", "array", "string", "number", "boolean", "null"],
};

/** A type, and the words that may stand instead of its values. */
export type WrittenType = TypeModel & Partial<Pick<FieldModel, "words">>;

/** A value that a file writes (interface reference, "Values written in the file"); undefined where it is none, which is reported. */
export function readWrittenValue(node: JsonNode, type: WrittenType, label: string, reporter: Reporter): WrittenValue | undefined {
  if (node.kind === "string" && type.words?.includes(node.value)) return node.value;
  return type.separator === undefined ? readOne(node, type, label, reporter) : readList(node, type, type.separator, { label, reporter });
}

interface ListPlace {
  readonly label: string;
  readonly reporter: Reporter;
}

/** A list in one argument is an array in the file. */
function readList(node: JsonNode, type: TypeModel, separator: string, { label, reporter }: ListPlace): WrittenValue | undefined {
  if (node.kind !== "array") {
    reporter.error(node.start, "wrong-type", `${label} expects an array, found ${describeNode(node)}`);
    return undefined;
  }
  const items = node.items.flatMap((item) => {
    const value = readOne(item, type, `an item of ${label}`, reporter);
    if (value === undefined) return [];
    if (typeof value !== "string" || !value.includes(separator)) return [value];
    reporter.error(item.start, "bad-value", `an item of ${label} expects a text without ${quote(separator)}, found ${describeNode(item)}`);
    return [];
  });
  if (items.length !== node.items.length) return undefined;
  const misread = node.items[findMisread(items, separator)];
  if (misread === undefined) return items;
  if (items.length > 1) {
    const expected = `a text that ${quote(separator)} can follow`;
    reporter.error(misread.start, "bad-value", `an item of ${label} expects ${expected}, found ${describeNode(misread)}`);
    return undefined;
  }
  reporter.error(node.start, "bad-value", `${label} expects another list than one empty text, which reads as the empty list`);
  return undefined;
}

/** Which item would be read otherwise than it is written: `["a~", "b"]` with `~~` between them; -1 where all are read as they are. */
function findMisread(items: readonly WrittenValue[], separator: string): number {
  const texts = items.map(String);
  const joined = texts.join(separator);
  const parts = joined === "" ? [] : joined.split(separator);
  return texts.findIndex((text, index) => text !== parts[index]);
}

function readOne(node: JsonNode, type: WrittenType, label: string, reporter: Reporter): WrittenValue | undefined {
  const [expected, ...kinds] = expectations[type.datatype];
  const mayBeText = type.datatype === "integer" && type.bigint && node.kind === "string";
  if (!kinds.includes(node.kind) && !mayBeText) {
    reporter.error(
      node.start,
      "wrong-type",
      `${label} expects ${type.bigint ? "a whole number, or one as a string" : expected}, found ${describeNode(node)}`,
      hintOf(node, type, reporter),
    );
    return undefined;
  }
  const inSchema = type.schema && findValueProblem(node, type.schema);
  if (inSchema !== undefined) {
    reporter.error(inSchema.at, "bad-value", `${label} expects what its schema says: ${inSchema.message}`);
    return undefined;
  }
  const problem = findProblem(node, type);
  if (problem !== undefined) {
    reporter.error(node.start, "bad-value", `${label} expects ${problem}, found ${describeNode(node)}`, hintOf(node, type, reporter));
    return undefined;
  }
  return toJson(node);
}

function hintOf(node: JsonNode, { values = [], words = [] }: WrittenType, reporter: Reporter): string | undefined {
  const guess = node.kind === "string" ? reporter.guess(node.value, [...values, ...words]) : undefined;
  return guess ?? (words.length === 0 ? undefined : `or one of the words ${listWords(words)}`);
}

/** What a value of the right kind lacks. */
function findProblem(node: JsonNode, type: TypeModel): string | undefined {
  const value = node.kind === "string" || node.kind === "number" ? node.value : undefined;
  switch (type.datatype) {
    case "integer":
      return findIntegerProblem(value ?? 0, type);
    case "float":
      if (typeof value === "string" && !specialFloats.includes(value)) return 'a number, "nan", "inf" or "-inf"';
      return findLimitProblem(Number(String(value).replace("inf", "Infinity")), type);
    case "address":
      return Address.read(String(value)) === undefined
        ? "an IP address with or without a port, such as 127.0.0.1:7147 or [::1]"
        : undefined;
    case "string":
      return type.pattern === undefined || patternOf(type.pattern).matches(String(value))
        ? undefined
        : `a text that matches ${shorten(type.pattern)}`;
    case "complex":
      return isRead(String(value), { ...type, separator: undefined }) ? undefined : 'a complex number such as "1+2j"';
    case "discrete":
      return type.values?.includes(String(value)) ? undefined : `one of ${listWords(type.values ?? [])}`;
    default:
      return undefined;
  }
}

function findIntegerProblem(value: number | string, type: TypeModel): string | undefined {
  if (typeof value === "string" && !fits(value, /^[+-]?\d+$/)) return `a whole number in decimal, of no more than ${LONGEST_NAME} digits`;
  if (typeof value === "number" && !Number.isInteger(value)) return "a whole number";
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    return type.bigint ? "a string for a number beyond 2^53 - 1" : "a number within 2^53 - 1, on either side of 0";
  }
  return findLimitProblem(typeof value === "string" ? BigInt(value.replace("+", "")) : value, type);
}

function findLimitProblem(value: number | bigint, { minimum, maximum }: TypeModel): string | undefined {
  if (minimum === undefined && maximum === undefined) return undefined;
  if (Number.isNaN(value)) return "a number within its limits";
  if (minimum !== undefined && !(value >= minimum)) return `${minimum} or more`;
  return maximum !== undefined && !(value <= maximum) ? `${maximum} or less` : undefined;
}
