import { isDeepStrictEqual } from "node:util";
import type { ChangeRule } from "../diagnostics/change-rules.js";
import { quote } from "../interface/quote.js";
import type { EffectModel, StateModel } from "../model/call-model.js";
import type { Change, Pair, TellChange } from "./change.js";

/** Whose effects they are. */
export interface EffectsOf {
  readonly owner: string;
  /** The name of the request. */
  readonly name: string;
  readonly place: Change["place"];
  readonly old: Change["old"];
}

/** What a call does to the device, and in which states it is allowed. */
export function compareEffects({ old, now }: Pair<EffectModel>, { owner, name, place, old: before }: EffectsOf, tell: TellChange): void {
  const say = (rule: ChangeRule, message: string, key: string): void =>
    tell({ rule, subject: owner, message: `?${name} ${message}`, place: place.of(key), old: before?.of(key) });
  if (old.safe !== now.safe) say(now.safe ? "safe-added" : "safe-removed", now.safe ? "is now safe" : "is no longer safe", "safe");
  // What is safe is idempotent, and that has been said.
  else if (old.idempotent !== now.idempotent)
    say(
      now.idempotent ? "idempotent-added" : "idempotent-removed",
      now.idempotent ? "is now idempotent" : "is no longer idempotent",
      "idempotent",
    );
  compareStates({ old: old.when, now: now.when }, say);
  if (!isDeepStrictEqual(old.sets, now.sets)) say("sets-changed", "leads to a different state", "sets");
}

function compareStates({ old, now }: Pair<readonly StateModel[]>, say: (rule: ChangeRule, message: string, key: string) => void): void {
  const sensors = [...new Set([...old, ...now].map(({ sensor }) => sensor))];
  for (const sensor of sensors) {
    const [before, after] = [valuesOf(old, sensor), valuesOf(now, sensor)];
    const words = `is now allowed if ${quote(sensor)} is ${describe(after)} (before: ${describe(before)})`;
    if (before !== undefined && !covers(before, after)) say("when-widened", words, "when");
    if (after !== undefined && !covers(after, before)) say("when-narrowed", words, "when");
  }
}

/** Undefined: any. */
function valuesOf(states: readonly StateModel[], sensor: string): readonly unknown[] | undefined {
  return states.find((state) => state.sensor === sensor)?.values;
}

function covers(some: readonly unknown[], others: readonly unknown[] | undefined): boolean {
  return others?.every((value) => some.includes(value)) ?? false;
}

function describe(values: readonly unknown[] | undefined): string {
  return values === undefined ? "anything" : values.map((value) => JSON.stringify(value)).join(" or ");
}
