import type { ChangeRule } from "../diagnostics/change-rules.js";
import type { FieldModel, InformKindModel, SignatureModel } from "../model/call-model.js";
import { hasInforms } from "../model/fields-of.js";
import type { Pair, TellChange } from "./change.js";
import { compareEffects } from "./compare-effects.js";
import { compareFields } from "./compare-fields.js";
import { matchBy } from "./sets.js";

/** What a signature is one of. */
export interface SignatureOf {
  /** The name of the request now, and what it was. */
  readonly name: string;
  readonly was: string;
  readonly suffix: string | undefined;
}

/** One way to call a request: what is sent, what comes before the reply, and the reply. */
export function compareSignature({ old, now }: Pair<SignatureModel>, { name, was, suffix }: SignatureOf, tell: TellChange): void {
  const owner = suffix === undefined ? name : `${name} ${suffix}`;
  const place = now.place;
  const say = (rule: ChangeRule, message: string): void => tell({ rule, subject: owner, message, place, old: old.place });
  compareFields({ old: old.arguments, now: now.arguments }, { role: "argument", owner, place }, tell);
  for (const pair of compareInforms({ old: kindsOf(old, was), now: kindsOf(now, name) }, { name, was }, say)) {
    const fields = { old: pair.old.arguments, now: pair.now.arguments };
    compareFields(fields, { role: "field", owner: `${owner} #${pair.now.name}`, place: pair.now.place }, tell);
  }
  compareForms({ old, now }, name, say);
  compareFields({ old: old.reply ?? [], now: now.reply ?? [] }, { role: "field", owner, place }, tell);
  compareEffects({ old: old.effect, now: now.effect }, { owner, name, place, old: old.place }, tell);
}

/** Of how many kinds the informs are, and whether the reply counts them. */
function compareForms({ old, now }: Pair<SignatureModel>, name: string, say: (rule: ChangeRule, message: string) => void): void {
  if (!hasInforms(old) || !hasInforms(now)) return;
  if (old.kinds !== undefined && now.kinds === undefined) say("inform-kinds-changed", `the informs of ?${name} are now of one kind`);
  if (old.kinds === undefined && now.kinds !== undefined)
    say("inform-kinds-changed", `the informs of ?${name} can now be of several kinds`);
  if (isCount(old) && !isCount(now)) say("reply-count-changed", `the reply of ?${name} is no longer the count of its informs`);
  if (!isCount(old) && isCount(now)) say("reply-count-changed", `the reply of ?${name} is now the count of its informs`);
}

function isCount(signature: SignatureModel): boolean {
  return hasInforms(signature) && signature.reply === undefined;
}

type Kind = Pick<InformKindModel, "name" | "place"> & { readonly arguments: readonly FieldModel[] };

function kindsOf({ informs, kinds, place }: SignatureModel, name: string): readonly Kind[] | undefined {
  return kinds ?? (informs === undefined ? undefined : [{ name, place, arguments: informs }]);
}

function compareInforms(
  { old, now }: Pair<readonly Kind[] | undefined>,
  { name, was }: Omit<SignatureOf, "suffix">,
  say: (rule: ChangeRule, message: string) => void,
): readonly Pair<Kind>[] {
  // An inform has the name of the message that it answers.
  const matched = matchBy(old ?? [], now ?? [], (kind) => (kind.name === was || kind.name === name ? name : kind.name));
  if (old === undefined && now !== undefined) say("informs-added", `?${name} now has informs before its reply`);
  else if (old !== undefined && now === undefined) say("informs-removed", `?${name} no longer has informs before its reply`);
  else {
    for (const kind of matched.gone) say("inform-kind-removed", `?${name} no longer sends #${kind.name} before its reply`);
    for (const kind of matched.added) say("inform-kind-added", `?${name} now also sends #${kind.name} before its reply`);
  }
  return matched.pairs;
}
