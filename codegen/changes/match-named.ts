import { quote } from "../interface/quote.js";
import type { AliasModel, WireName } from "../model/wire-name.js";
import type { Change, Pair, TellChange } from "./change.js";
import { type Matched, matchBy } from "./sets.js";

/** What has a name on the wire, and may have had others. */
interface Aliased extends WireName {
  readonly aliases: readonly AliasModel[];
  readonly deprecated: string | undefined;
}

/** By their names; what answers to an old name as an alias is what had it. */
export function matchNamed<T extends Aliased>({ old, now }: Pair<readonly T[]>, keyOf = ({ name }: T): string => name): Matched<T> {
  const { pairs, gone, added } = matchBy(old, now, keyOf);
  const renamed = added.flatMap((each) => {
    const before = gone.find(({ name }) => each.aliases.some((alias) => alias.name === name));
    return before === undefined ? [] : [{ old: before, now: each }];
  });
  return {
    pairs: [...pairs, ...renamed],
    gone: gone.filter((each) => !renamed.some((pair) => pair.old === each)),
    // What an old device answers to as an alias is nothing new to it.
    added: added.filter(
      (each) => !renamed.some((pair) => pair.now === each) && !gone.some((before) => before.aliases.some(({ name }) => name === each.name)),
    ),
  };
}

/** What has names: what it is called, and where what is gone would stand. */
export interface NamedKind {
  readonly noun: "request" | "sensor";
  readonly place: Change["place"];
}

/** Says what is new, gone, renamed, deprecated or known by other aliases. */
export function tellNames<T extends Aliased>({ pairs, gone, added }: Matched<T>, { noun, place }: NamedKind, tell: TellChange): void {
  for (const each of gone) tellGone(each, added, { noun, place }, tell);
  for (const each of added)
    tell({
      rule: `${noun}-added`,
      subject: each.name,
      message: `the ${noun} ${quote(each.name)} is new`,
      place: each.place,
      old: undefined,
    });
  for (const { old, now } of pairs) {
    const change = { subject: now.name, place: now.place, old: old.place };
    const isRenamed = old.name !== now.name && now.aliases.some(({ name }) => name === old.name);
    if (isRenamed)
      tell({
        rule: `${noun}-renamed`,
        ...change,
        message: `the ${noun} ${quote(now.name)} was called ${quote(old.name)}, which is an alias`,
      });
    compareAliases({ old, now }, noun, tell);
    compareDeprecation({ old, now }, noun, tell);
  }
}

function tellGone<T extends Aliased>(
  { name, place: old, deprecated }: T,
  added: readonly T[],
  { noun, place }: NamedKind,
  tell: TellChange,
): void {
  const [only] = added.length === 1 ? added : [];
  const hint = only === undefined ? undefined : `if ${quote(only.name)} is its new name, say "aliases": [${JSON.stringify(name)}] there`;
  tell({ rule: `${noun}-removed`, subject: name, message: `the ${noun} ${quote(name)} was removed`, place, old, hint });
  if (deprecated === undefined)
    tell({
      rule: "removed-without-deprecation",
      subject: name,
      message: `the ${noun} ${quote(name)} was removed, and was not deprecated before`,
      place,
      old,
      hint: 'keep it for a version, with "deprecated"',
    });
}

function compareAliases({ old, now }: Pair<Aliased>, noun: string, tell: TellChange): void {
  const { gone, added } = matchBy(old.aliases, now.aliases, ({ name }) => name);
  const subject = now.name;
  for (const { name, place } of gone)
    if (name !== now.name)
      tell({
        rule: "alias-removed",
        subject,
        message: `the ${noun} ${quote(now.name)} has lost the alias ${quote(name)}`,
        place: now.place,
        old: place,
      });
  for (const { name, place } of added)
    if (name !== old.name)
      tell({ rule: "alias-added", subject, message: `the ${noun} ${quote(now.name)} has the alias ${quote(name)}`, place, old: undefined });
}

/** What is deprecated, or for another reason, or not any more. */
export function compareDeprecation({ old, now }: Pair<WireName & Pick<Aliased, "deprecated">>, noun: string, tell: TellChange): void {
  if (old.deprecated === now.deprecated) return;
  const words =
    now.deprecated === undefined
      ? "is no longer deprecated"
      : old.deprecated === undefined
        ? "is deprecated"
        : "is deprecated for another reason";
  const message = `the ${noun} ${quote(now.name)} ${words}`;
  tell({ rule: "deprecation-changed", subject: now.name, message, place: now.place.of("deprecated"), old: old.place });
}
