import { describeNode, type JsonEntry, type JsonNode, type JsonObject } from "./json-node.js";
import { KEY_TABLE } from "./key-table.js";
import { listWords, quote, shorten, withArticle } from "./quote.js";
import type { Reporter } from "./reporter.js";
import { firstWord, fits, type KeyRule, LONGEST_NAME, type NameShape, type Shape } from "./shape.js";

/** Holds a value against what it may be, all the way down, and reports every difference. True where the value itself has that shape. */
export function checkShape(node: JsonNode, shape: Shape, label: string, reporter: Reporter): boolean {
  if (reporter.isFull) return true;
  switch (shape.is) {
    case "string":
      return checkString(node, shape, label, reporter);
    case "number":
      return checkNumber(node, shape, label, reporter);
    case "one-of":
      return checkOneOf(node, shape.values, label, reporter);
    case "boolean":
      return node.kind === "boolean" || refuse(node, "true or false", label, reporter);
    case "nullable-number":
      return node.kind === "number" || node.kind === "null" || refuse(node, "a number or null", label, reporter);
    case "list":
      if (node.kind !== "array") return refuse(node, "an array", label, reporter);
      for (const item of node.items) checkShape(item, shape.of, `an item of ${label}`, reporter);
      return true;
    case "map":
      return checkMap(node, shape, label, reporter);
    case "object":
      return checkObject(node, { noun: shape.kind, rules: KEY_TABLE[shape.kind] }, label, reporter);
    case "record":
      return checkObject(node, shape, label, reporter);
    case "either":
      return checkEither(node, shape.shapes, label, reporter);
    case "anything":
      checkDuplicates(node, reporter);
      return true;
  }
}

/** Also what may be anything is no JSON where a key stands twice. */
function checkDuplicates(node: JsonNode, reporter: Reporter): void {
  if (node.kind === "array") for (const item of node.items) checkDuplicates(item, reporter);
  if (node.kind === "object") for (const { value } of firstOfEach(node, reporter)) checkDuplicates(value, reporter);
}

function refuse(node: JsonNode, expected: string, label: string, reporter: Reporter): false {
  reporter.error(node.start, "wrong-type", `${label} expects ${expected}, found ${describeNode(node)}`);
  return false;
}

function checkString(node: JsonNode, shape: Extract<Shape, { is: "string" }>, label: string, reporter: Reporter): boolean {
  if (node.kind !== "string") return refuse(node, "a string", label, reporter);
  const { pattern, isProse = false } = shape;
  if (pattern === undefined || (isProse ? pattern.test(node.value) : fits(node.value, pattern))) return true;
  const isTooLong = !isProse && node.value.length > LONGEST_NAME;
  const expected = isTooLong ? `no more than ${LONGEST_NAME} characters` : (shape.allowed ?? `a name of ${pattern.source.slice(1, -1)}`);
  const mended = shape.mend?.(node.value) ?? "";
  const hint = mended !== "" && fits(mended, pattern) ? `did you mean ${quote(mended)}?` : undefined;
  reporter.error(node.start, shape.rule ?? "bad-value", `${label} expects ${expected}, found ${describeNode(node)}`, hint);
  return false;
}

function checkNumber(node: JsonNode, shape: Extract<Shape, { is: "number" }>, label: string, reporter: Reporter): boolean {
  if (node.kind !== "number") return refuse(node, shape.integer ? "a whole number" : "a number", label, reporter);
  const {
    integer = false,
    minimum = Number.NEGATIVE_INFINITY,
    above = Number.NEGATIVE_INFINITY,
    maximum = Number.POSITIVE_INFINITY,
  } = shape;
  if (integer && !Number.isInteger(node.value)) return refuse(node, "a whole number", label, reporter);
  if (node.value >= minimum && node.value > above && node.value <= maximum) return true;
  const least = above === Number.NEGATIVE_INFINITY ? `${minimum} or more` : `more than ${above}`;
  const expected = node.value > maximum ? `${showBound(maximum)} or less` : least;
  reporter.error(node.start, "bad-value", `${label} expects ${expected}, found ${shorten(node.text)}`);
  return false;
}

/** One that nobody would write is said as people say it. */
function showBound(bound: number): string {
  return bound === Number.MAX_SAFE_INTEGER ? "2^53 - 1" : `${bound}`;
}

function checkOneOf(node: JsonNode, values: readonly string[], label: string, reporter: Reporter): boolean {
  if (node.kind !== "string") return refuse(node, "a string", label, reporter);
  if (values.includes(node.value)) return true;
  const message = `${label} expects one of ${values.join(", ")}, found ${describeNode(node)}`;
  reporter.error(node.start, "bad-value", message, reporter.guess(node.value, values));
  return false;
}

function checkEither(node: JsonNode, shapes: readonly Shape[], label: string, reporter: Reporter): boolean {
  const fitting = shapes.find((shape) => kindOf(shape) === node.kind);
  if (fitting !== undefined) return checkShape(node, fitting, label, reporter);
  return refuse(node, shapes.map(eitherName).join(" or "), label, reporter);
}

function eitherName(shape: Shape): string {
  return shape.is === "boolean" ? "true or false" : withArticle(kindOf(shape));
}

/** The kind of JSON that a shape asks for, of those that stand in an `either`. */
function kindOf({ is }: Shape): string {
  if (is === "map" || is === "record") return "object";
  return is === "list" ? "array" : is;
}

function checkMap(node: JsonNode, shape: Extract<Shape, { is: "map" }>, label: string, reporter: Reporter): boolean {
  if (node.kind !== "object") return refuse(node, "an object", label, reporter);
  for (const entry of firstOfEach(node, reporter)) {
    checkName(entry, shape.names, reporter);
    checkShape(entry.value, shape.of, quote(entry.key), reporter);
  }
  return true;
}

function checkName(
  { key, keyStart }: JsonEntry,
  { noun, pattern, known, knownFirst = [], rule = "bad-name", ...shape }: NameShape,
  reporter: Reporter,
): void {
  if (known?.includes(key) === false && !knownFirst.includes(firstWord(key))) {
    const hint = reporter.guess(key, [...known, ...knownFirst]);
    reporter.error(keyStart, "unknown-key", `there is no ${noun} ${quote(key)}; there are ${listWords(known)}`, hint);
  } else if (!fits(key, pattern)) {
    const allowed = key.length > LONGEST_NAME ? `has no more than ${LONGEST_NAME} characters` : `matches ${pattern.source.slice(1, -1)}`;
    const message =
      shape.allowed === undefined ? `${withArticle(noun)}'s name ${allowed}` : `${withArticle(noun)} expects ${shape.allowed}`;
    reporter.error(keyStart, rule, `${message}, found ${quote(key)}`);
  }
}

/** What an object is called, and what its keys may be. */
interface ObjectShape {
  readonly noun: string;
  readonly rules: readonly KeyRule[];
}

function checkObject(node: JsonNode, shape: ObjectShape, label: string, reporter: Reporter): boolean {
  if (node.kind !== "object") return refuse(node, "an object", label, reporter);
  const { noun, rules } = shape;
  const entries = firstOfEach(node, reporter);
  for (const entry of entries) {
    const rule = rules.find(({ key }) => key === entry.key);
    if (rule !== undefined) checkShape(entry.value, rule.shape, quote(rule.key), reporter);
    else if (entry.key.startsWith("x-")) checkDuplicates(entry.value, reporter);
    else reportUnknown(entry, shape, reporter);
  }
  for (const { key, required } of rules) {
    if (required && !entries.some((entry) => entry.key === key)) {
      reporter.error(node.start, "missing-key", `${label === "" ? `the ${noun}` : label} lacks the key "${key}"`);
    }
  }
  return true;
}

function reportUnknown({ key, keyStart }: JsonEntry, { noun, rules }: ObjectShape, reporter: Reporter): void {
  const known = rules.map((rule) => rule.key);
  const elsewhere = noun === "field" && (key === "default" || key === "now") ? "only a request's arguments take it" : undefined;
  const message = `${withArticle(noun)} has no key ${quote(key)}; it takes ${known.join(", ")}`;
  reporter.error(keyStart, "unknown-key", message, elsewhere ?? reporter.guess(key, known));
}

/** The entries of an object, less those whose key has been there before, which are reported. */
function firstOfEach({ entries }: JsonObject, reporter: Reporter): readonly JsonEntry[] {
  const seen = new Map<string, JsonEntry>();
  for (const entry of entries) {
    if (reporter.isFull) break;
    const first = seen.get(entry.key);
    if (first === undefined) seen.set(entry.key, entry);
    else
      reporter.error(entry.keyStart, "duplicate-key", `the key ${quote(entry.key)} is in line ${reporter.lineOf(first.keyStart)} already`);
  }
  return [...seen.values()];
}
