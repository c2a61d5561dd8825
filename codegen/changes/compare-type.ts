import { isDeepStrictEqual } from "node:util";
import { quote } from "../interface/quote.js";
import type { Limit, TypeModel } from "../model/type-model.js";
import type { Pair } from "./change.js";
import { rangeOf, reads, type ValueType } from "./reads.js";
import { missingFrom } from "./sets.js";

/** How two types differ; each is a rule for whoever uses the type. */
export type TypeDifference =
  | "type-changed"
  | "type-widened"
  | "type-narrowed"
  | "values-added"
  | "values-removed"
  | "values-reordered"
  | "words-added"
  | "words-removed"
  | "range-widened"
  | "range-narrowed"
  | "text-widened"
  | "text-narrowed"
  | "text-changed"
  | "code-changed"
  | "units-changed";

/** A difference, in words that go on from the name of what has the type; the key of the file that says it. */
export interface TypeFinding {
  readonly difference: TypeDifference;
  readonly words: string;
  readonly key: string;
}

/** All that differs between two types, as the wire, code and people see them. */
export function* compareTypes({ old, now }: Pair<ValueType>): Generator<TypeFinding> {
  if (isOtherType(old.type, now.type)) yield otherType({ old, now });
  else {
    yield* compareValues({ old: old.type.values ?? [], now: now.type.values ?? [] });
    yield* compareRanges({ old: old.type, now: now.type });
    yield* compareTexts({ old: old.type, now: now.type });
    if (old.type.bigint !== now.type.bigint)
      yield {
        difference: "code-changed",
        words: now.type.bigint ? "is a bigint in code" : "is a number in code, no bigint",
        key: "bigint",
      };
  }
  yield* compareWords({ old: old.words, now: now.words });
  if (old.type.units !== now.type.units)
    yield { difference: "units-changed", words: `now has ${unitsOf(now.type)} (before: ${unitsOf(old.type)})`, key: "units" };
}

function isOtherType(old: TypeModel, now: TypeModel): boolean {
  return old.datatype !== now.datatype || old.separator !== now.separator || !isDeepStrictEqual(old.codec, now.codec);
}

function otherType({ old, now }: Pair<ValueType>): TypeFinding {
  const readsOld = reads({ ...now, words: [] }, { ...old, words: [] });
  const readsNew = reads({ ...old, words: [] }, { ...now, words: [] });
  const difference = readsOld && readsNew ? "code-changed" : readsOld ? "type-widened" : readsNew ? "type-narrowed" : "type-changed";
  return { difference, words: `is now ${describe(now.type)} (before: ${describe(old.type)})`, key: "type" };
}

function describe({ datatype, separator, codec }: TypeModel): string {
  const item = codec === undefined ? datatype : `${datatype} with the codec ${codec.path}#${codec.exportName}`;
  return separator === undefined ? item : `a list of ${item} with ${quote(separator)} between`;
}

function* compareValues({ old, now }: Pair<readonly string[]>): Generator<TypeFinding> {
  const [added, removed] = [missingFrom(old, now), missingFrom(now, old)];
  if (added.length > 0) yield { difference: "values-added", words: `can now be ${list(added)}`, key: "values" };
  if (removed.length > 0) yield { difference: "values-removed", words: `can no longer be ${list(removed)}`, key: "values" };
  if (added.length === 0 && removed.length === 0 && !isDeepStrictEqual(old, now))
    yield { difference: "values-reordered", words: "has its values in a different order", key: "values" };
}

function* compareWords({ old, now }: Pair<readonly string[]>): Generator<TypeFinding> {
  const keyOf = (words: readonly string[]): string => (words.every((word) => word === "now") ? "now" : "words");
  const [added, removed] = [missingFrom(old, now), missingFrom(now, old)];
  if (added.length > 0) yield { difference: "words-added", words: `can now be the word ${list(added)}`, key: keyOf(added) };
  if (removed.length > 0) yield { difference: "words-removed", words: `can no longer be the word ${list(removed)}`, key: keyOf(removed) };
}

function* compareRanges({ old, now }: Pair<TypeModel>): Generator<TypeFinding> {
  const [[oldLeast, oldMost], [least, most]] = [rangeOf(old), rangeOf(now)];
  const words = `may now be ${range(least, most)} (before: ${range(oldLeast, oldMost)})`;
  const key = oldLeast === least ? "maximum" : "minimum";
  const isNaNLost = isBounded(now) && !isBounded(old) && now.datatype === "float";
  const isNaNWon = isBounded(old) && !isBounded(now) && now.datatype === "float";
  if (isLower(least, oldLeast) || isHigher(most, oldMost) || isNaNWon) yield { difference: "range-widened", words, key };
  if (isLower(oldLeast, least) || isHigher(oldMost, most) || isNaNLost) yield { difference: "range-narrowed", words, key };
}

/** NaN lies outside every limit. */
function isBounded({ minimum, maximum }: TypeModel): boolean {
  return minimum !== undefined || maximum !== undefined;
}

function isLower(one: Limit | undefined, other: Limit | undefined): boolean {
  return other !== undefined && (one === undefined || one < other);
}

function isHigher(one: Limit | undefined, other: Limit | undefined): boolean {
  return other !== undefined && (one === undefined || one > other);
}

function range(least: Limit | undefined, most: Limit | undefined): string {
  if (least === undefined && most === undefined) return "any number";
  return [least === undefined ? "" : `at least ${least}`, most === undefined ? "" : `at most ${most}`]
    .filter((part) => part !== "")
    .join(" and ");
}

function* compareTexts({ old, now }: Pair<TypeModel>): Generator<TypeFinding> {
  yield* compareText("pattern", { old: old.pattern, now: now.pattern });
  yield* compareText("schema", { old: old.schema?.document, now: now.schema?.document });
}

function* compareText(key: "pattern" | "schema", { old, now }: Pair<unknown>): Generator<TypeFinding> {
  if (isDeepStrictEqual(old, now)) return;
  if (now === undefined) yield { difference: "text-widened", words: `no longer has a ${key}`, key };
  else if (old === undefined) yield { difference: "text-narrowed", words: `now has a ${key}`, key };
  else yield { difference: "text-changed", words: `has a different ${key}`, key };
}

function unitsOf({ units }: TypeModel): string {
  return units === undefined ? "no units" : `the units ${quote(units)}`;
}

function list(values: readonly string[]): string {
  return values.map((value) => quote(value)).join(", ");
}
