import { isDeepStrictEqual } from "node:util";
import { countFields, formatCount, SECRET_MASK } from "katcp-runtime/vocabulary";
import type { ChangeRule } from "../diagnostics/change-rules.js";
import type { FieldModel } from "../model/call-model.js";
import type { FieldRole, Pair } from "./change.js";

/** Says what has changed, in words that go on from the name of a field; and under which key of the file. */
export type SayChange = (rule: ChangeRule, words: string, key?: string) => void;

/** Whether a field may be missing, and how many values it may have. */
export function comparePresence({ old, now }: Pair<FieldModel>, role: FieldRole, say: SayChange): void {
  if (old.repeated !== undefined || now.repeated !== undefined) compareCounts({ old, now }, role, say);
  else if (presenceOf(old) !== presenceOf(now)) compareNeeds({ old, now }, role, say);
  else if (!isDeepStrictEqual(old.default, now.default)) {
    const words = `now has the default ${shownDefault(now)} (before: ${shownDefault(old)})`;
    say("argument-default-changed", words, "default");
  }
}

function compareNeeds({ old, now }: Pair<FieldModel>, role: FieldRole, say: SayChange): void {
  const [before, after] = [presenceOf(old), presenceOf(now)];
  const missing = role === "argument" ? "be left out" : "be missing";
  if (after === "required") say(`${role}-made-required`, `can no longer ${missing}`);
  else if (after === "optional" && before === "required") say(`${role}-made-optional`, `may ${missing}`, "optional");
  else if (after === "optional") say("argument-default-removed", "no longer has a default", "optional");
  else if (before === "required") say("argument-default-added", `can now be left out, with the default ${shownDefault(now)}`, "default");
  else say("argument-default-changed", `now has the default ${shownDefault(now)} (before: none)`, "default");
}

function shownDefault({ secret, default: fallback }: FieldModel): string {
  return secret ? SECRET_MASK : JSON.stringify(fallback);
}

function presenceOf({ optional, default: fallback }: FieldModel): "required" | "optional" | "default" {
  if (fallback !== undefined) return "default";
  return optional ? "optional" : "required";
}

function compareCounts({ old, now }: Pair<FieldModel>, role: FieldRole, say: SayChange): void {
  if ((old.repeated === undefined) !== (now.repeated === undefined))
    say(
      `${role}-repeated-changed`,
      now.repeated === undefined ? "is now one value (before: a list)" : "is now a list of values (before: one value)",
      "repeated",
    );
  const [before, after] = [countFields([old]), countFields([now])];
  const words = `can now have ${describe(after)} (before: ${describe(before)})`;
  if (after.minimum < before.minimum || after.maximum > before.maximum) say(`${role}-count-widened`, words, "repeated");
  if (after.minimum > before.minimum || after.maximum < before.maximum) say(`${role}-count-narrowed`, words, "repeated");
}

function describe({ minimum, maximum }: ReturnType<typeof countFields>): string {
  return `${formatCount(minimum, maximum)} of them`;
}
