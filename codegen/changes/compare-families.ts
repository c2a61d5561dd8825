import { isDeepStrictEqual } from "node:util";
import type { ChangeRule } from "../diagnostics/change-rules.js";
import { quote } from "../interface/quote.js";
import type { FamilyModel, ParameterModel } from "../model/sensor-model.js";
import type { Change, Pair, TellChange } from "./change.js";
import { missingFrom } from "./sets.js";

/** Whose parameters they are. */
export interface FamilyOf {
  readonly sensor: string;
  readonly place: Change["place"];
}

/** Which members a family may have, and how code names them. */
export function compareFamilies({ old, now }: Pair<FamilyModel>, { sensor, place }: FamilyOf, tell: TellChange): void {
  const say = (rule: ChangeRule, words: string, at: Change["place"] = place, was?: Change["old"]): void =>
    tell({ rule, subject: sensor, message: `the family ${quote(sensor)} ${words}`, place: at, old: was });
  if (old.isClosed !== now.isClosed)
    say(now.isClosed ? "family-closed" : "family-opened", now.isClosed ? "now has only known members" : "can now have unknown members");
  const pairs = matchParameters({ old: old.parameters, now: now.parameters });
  for (const pair of pairs) compareParameter(pair, old.isClosed === now.isClosed, say);
  const order = pairs.map((pair) => old.parameters.indexOf(pair.old));
  if (order.some((index, at) => index !== at) && pairs.length === old.parameters.length)
    say("parameter-moved", "has its parameters in a different order");
}

/** By their names, else by where they stand. */
function matchParameters({ old, now }: Pair<readonly ParameterModel[]>): readonly Pair<ParameterModel>[] {
  return now.flatMap((parameter, index) => {
    const before = old.find(({ name }) => name === parameter.name) ?? old[index];
    return before === undefined ? [] : [{ old: before, now: parameter }];
  });
}

type Say = (rule: ChangeRule, words: string, at?: Change["place"], was?: Change["old"]) => void;

function compareParameter({ old, now }: Pair<ParameterModel>, isAsClosed: boolean, say: Say): void {
  const noun = `its parameter ${quote(now.name)}`;
  const tell = (rule: ChangeRule, words: string): void => say(rule, words, now.place, old.place);
  if (old.name !== now.name) tell("parameter-renamed", `now calls the parameter ${quote(old.name)} ${quote(now.name)}`);
  if (kindOf(old) !== kindOf(now)) tell("parameter-type-changed", `now has ${kindOf(now)} for ${noun} (before: ${kindOf(old)})`);
  if (old.description !== now.description) tell("description-changed", `has a different description of ${noun}`);
  // That a family was opened or closed says as much.
  if (isAsClosed) compareTexts({ old, now }, noun, tell);
}

function compareTexts({ old, now }: Pair<ParameterModel>, noun: string, tell: (rule: ChangeRule, words: string) => void): void {
  const { widened, narrowed } = findDifference({ old, now });
  if (widened) tell("family-widened", `can have more members: ${noun} allows more`);
  if (narrowed) tell("family-narrowed", `can have fewer members: ${noun} allows less`);
  const isReordered = !widened && !narrowed && kindOf(old) === kindOf(now) && !isDeepStrictEqual(old.values, now.values);
  if (isReordered) tell("values-reordered", `has the values of ${noun} in a different order`);
}

function kindOf({ values, type }: ParameterModel): string {
  return values === undefined ? (type === "integer" ? "integers" : "texts") : "values";
}

interface Difference {
  readonly widened: boolean;
  readonly narrowed: boolean;
}

function findDifference({ old, now }: Pair<ParameterModel>): Difference {
  const [before, after] = [textsOf(old), textsOf(now)];
  if (before !== undefined && after !== undefined)
    return { widened: missingFrom(before, after).length > 0, narrowed: missingFrom(after, before).length > 0 };
  if (kindOf(old) !== kindOf(now)) return { widened: true, narrowed: true };
  return now.type === "integer" ? rangeDifference({ old, now }) : textDifference({ old, now });
}

/** More of them are not listed. */
const mostListed = 1000;

/** All texts that stand for a parameter in names; undefined where they are many. */
function textsOf({ values, type, minimum = 0, maximum, digits = 0 }: ParameterModel): readonly string[] | undefined {
  if (values !== undefined) return values;
  if (type !== "integer" || maximum === undefined || maximum - minimum >= mostListed) return undefined;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => String(minimum + index).padStart(digits, "0"));
}

function rangeDifference({ old, now }: Pair<ParameterModel>): Difference {
  // Padded otherwise, all members have other names.
  if (old.digits !== now.digits) return { widened: true, narrowed: true };
  const [least, most] = [now.minimum ?? 0, now.maximum ?? Number.POSITIVE_INFINITY];
  const [oldLeast, oldMost] = [old.minimum ?? 0, old.maximum ?? Number.POSITIVE_INFINITY];
  return { widened: least < oldLeast || most > oldMost, narrowed: least > oldLeast || most < oldMost };
}

/** Two patterns are not compared. */
function textDifference({ old, now }: Pair<ParameterModel>): Difference {
  const isOther = old.pattern !== now.pattern;
  return { widened: isOther || (now.dotted && !old.dotted), narrowed: isOther || (old.dotted && !now.dotted) };
}
