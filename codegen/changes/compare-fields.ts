import { isDeepStrictEqual } from "node:util";
import { countFields } from "katcp-runtime/vocabulary";
import type { ChangeRule } from "../diagnostics/change-rules.js";
import { quote } from "../interface/quote.js";
import type { FieldModel } from "../model/call-model.js";
import type { Change, FieldRole, Pair, TellChange } from "./change.js";
import { comparePresence } from "./compare-presence.js";
import { compareTypes, type TypeFinding } from "./compare-type.js";
import { fieldValue } from "./reads.js";

/** What fields belong to. */
export interface FieldsOf {
  readonly role: FieldRole;
  /** For messages and `x-allow`: `tune`, `#scan-done`. */
  readonly owner: string;
  /** Where it stands, for what is gone from it. */
  readonly place: Change["place"];
}

/** What one message's fields were, and are. */
export function compareFields({ old, now }: Pair<readonly FieldModel[]>, of: FieldsOf, tell: TellChange): void {
  const matches = matchFields({ old, now });
  for (const pair of matches.pairs) compareField(pair, of, tell);
  for (const field of matches.gone) tellGone(field, { old, now }, of, tell);
  for (const field of matches.added) tellAdded(field, { old, now }, of, tell);
  for (const { now: field, old: before } of matches.moved)
    tell(
      change(`${of.role}-moved`, field, of, `${nounOf(of)} ${quote(field.name)} has moved to a different position`, { old: before.place }),
    );
}

interface FieldMatches {
  readonly pairs: readonly Pair<FieldModel>[];
  readonly gone: readonly FieldModel[];
  readonly added: readonly FieldModel[];
  readonly moved: readonly Pair<FieldModel>[];
}

/** By their names; two of other names in one position are one that was renamed. */
function matchFields({ old, now }: Pair<readonly FieldModel[]>): FieldMatches {
  const named = now.flatMap((field) => {
    const before = old.find(({ name }) => name === field.name);
    return before === undefined ? [] : [{ old: before, now: field }];
  });
  const isNamed = (field: FieldModel): boolean => named.some((pair) => pair.old === field || pair.now === field);
  const renamed = now.flatMap((field, index) => {
    const before = old[index];
    return before === undefined || isNamed(field) || isNamed(before) ? [] : [{ old: before, now: field }];
  });
  const pairs = [...named, ...renamed];
  const [gone, added] = [
    old.filter((each) => !pairs.some((pair) => pair.old === each)),
    now.filter((each) => !pairs.some((pair) => pair.now === each)),
  ];
  return { pairs, gone, added, moved: findMoved(named, { old, now }) };
}

/** Those whose order among what was there before is another one: what was only pushed on by something inserted has not moved. */
function findMoved(pairs: readonly Pair<FieldModel>[], { old, now }: Pair<readonly FieldModel[]>): readonly Pair<FieldModel>[] {
  const before = pairs.toSorted((one, other) => old.indexOf(one.old) - old.indexOf(other.old));
  const after = pairs.toSorted((one, other) => now.indexOf(one.now) - now.indexOf(other.now));
  return after.filter((pair, index) => before[index] !== pair);
}

function compareField({ old, now }: Pair<FieldModel>, of: FieldsOf, tell: TellChange): void {
  const noun = `${nounOf(of)} ${quote(now.name)}`;
  const say = (rule: ChangeRule, words: string, key?: string): void =>
    tell(
      change(rule, now, of, `${noun} ${words}`, {
        place: key === undefined ? now.place : now.place.of(key),
        old: key === undefined ? old.place : old.place.of(key),
      }),
    );
  if (old.name !== now.name) say(`${of.role}-renamed`, `was called ${quote(old.name)}`);
  else if (old.identifier !== now.identifier) say("identifier-changed", "has a different identifier", "identifier");
  comparePresence({ old, now }, of.role, say);
  for (const finding of compareTypes({ old: fieldValue(old), now: fieldValue(now) })) tell(typeChange(finding, { old, now }, of, noun));
  if (old.secret !== now.secret) say("secret-changed", now.secret ? "is now secret" : "is no longer secret", "secret");
  if (old.description !== now.description) say("description-changed", "has a different description", "description");
  if (!isDeepStrictEqual(old.example, now.example)) say("example-changed", "has a different example", "example");
}

/** A named type changes once, however many fields have it. */
function typeChange({ difference, words, key }: TypeFinding, { old, now }: Pair<FieldModel>, of: FieldsOf, noun: string): Change {
  const rule: ChangeRule = difference === "values-reordered" ? difference : `${of.role}-${difference}`;
  const named = now.type.named;
  const isOfType = named !== undefined && named.name === old.type.named?.name && key !== "units" && key !== "words" && key !== "now";
  if (!isOfType) return change(rule, now, of, `${noun} ${words}`, { place: now.place.of(key), old: old.place.of(key) });
  const subject = `type ${named.name}`;
  return {
    rule,
    subject,
    message: `the type ${quote(named.name)} ${words}`,
    place: named.place.of(key),
    old: old.type.named?.place.of(key),
  };
}

function tellGone(field: FieldModel, { now, old }: Pair<readonly FieldModel[]>, of: FieldsOf, tell: TellChange): void {
  const isLast = old.indexOf(field) >= now.length;
  const rule = of.role === "argument" ? goneArgument(isLast, isNeeded(field)) : goneField(isLast, isNeeded(field));
  tell({
    rule,
    subject: subjectOf(of, field),
    message: `${nounOf(of)} ${quote(field.name)} was removed`,
    place: of.place,
    old: field.place,
  });
}

function goneArgument(isLast: boolean, wasNeeded: boolean): ChangeRule {
  return isLast && !wasNeeded ? "argument-removed-optional" : "argument-removed";
}

function goneField(isLast: boolean, wasNeeded: boolean): ChangeRule {
  if (!isLast) return "field-removed-between";
  return wasNeeded ? "field-removed" : "field-removed-optional";
}

function tellAdded(field: FieldModel, { now, old }: Pair<readonly FieldModel[]>, of: FieldsOf, tell: TellChange): void {
  const isLast = now.indexOf(field) >= old.length;
  const step = !isLast ? "inserted" : isNeeded(field) ? "added" : "added-optional";
  const where = isLast ? "" : " before others";
  tell(change(`${of.role}-${step}`, field, of, `${nounOf(of)} ${quote(field.name)} is new${where}`, { old: undefined }));
}

/** Whether it may not be missing. */
function isNeeded(field: FieldModel): boolean {
  return countFields([field]).minimum > 0;
}

function change(
  rule: ChangeRule,
  field: FieldModel,
  of: FieldsOf,
  message: string,
  { place = field.place, old }: { readonly place?: Change["place"]; readonly old: Change["old"] },
): Change {
  return { rule, subject: subjectOf(of, field), message, place, old };
}

function subjectOf({ owner }: FieldsOf, { name }: FieldModel): string {
  return `${owner} ${name}`;
}

function nounOf({ role, owner }: FieldsOf): string {
  return role === "argument" ? `the argument of ${owner}` : `the value of ${owner}`;
}
