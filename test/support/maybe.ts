import fc from "fast-check";

/** Keys and values of an object, as an interface writes them. */
export type Keys = Readonly<Record<string, unknown>>;

/** This key with a value, or nothing. */
export function maybe(key: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Keys> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: value.map((its) => ({ [key]: its })) });
}

/** The keys of all. */
export function merged(...parts: readonly fc.Arbitrary<Keys>[]): fc.Arbitrary<Keys> {
  return fc.tuple(...parts).map((all) => Object.assign({}, ...all));
}
