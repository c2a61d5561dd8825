/** What some values have that others have not, in their order. */
export function missingFrom<T>(some: readonly T[], values: readonly T[]): readonly T[] {
  const known = new Set(some);
  return values.filter((value) => !known.has(value));
}

/** What two lists have in common by a key: pairs, what only the old has, and what only the new has, each in its order. */
export interface Matched<T> {
  readonly pairs: readonly { readonly old: T; readonly now: T }[];
  readonly gone: readonly T[];
  readonly added: readonly T[];
}

/** Pairs by a key that each has once. */
export function matchBy<T>(old: readonly T[], now: readonly T[], keyOf: (each: T) => string): Matched<T> {
  const before = new Map(old.map((each) => [keyOf(each), each]));
  const after = new Set(now.map(keyOf));
  return {
    pairs: now.flatMap((each) => {
      const match = before.get(keyOf(each));
      return match === undefined ? [] : [{ old: match, now: each }];
    }),
    gone: old.filter((each) => !after.has(keyOf(each))),
    added: now.filter((each) => !before.has(keyOf(each))),
  };
}
