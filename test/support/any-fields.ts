import fc from "fast-check";
import { anyNames } from "./any-names.js";
import { type AnyType, anyText, anyWritten, mayBeList } from "./any-type.js";
import { type Keys, maybe, merged } from "./maybe.js";

/** A field as an interface says it, and what of it examples must know. */
export interface AnyField {
  readonly name: string;
  readonly keys: Keys;
  /** A value that an interface may write for it; of what is repeated, one. */
  readonly written: fc.Arbitrary<unknown>;
  readonly mayBeAbsent: boolean;
  readonly repeated: { readonly minimum: number; readonly maximum: number } | undefined;
}

export interface FieldWishes {
  readonly use: fc.Arbitrary<AnyType>;
  /** They are arguments: with defaults, secrets and `now`. */
  readonly areArguments: boolean;
  /** Exactly so many, and each must be given. */
  readonly count?: number | undefined;
}

/** A list of fields: what may be absent stands behind what must be given, and what is repeated is last. */
export function anyFields({ use, areArguments, count }: FieldWishes): fc.Arbitrary<readonly AnyField[]> {
  return anyNames(count === undefined ? { maxLength: 4 } : { minLength: count, maxLength: count }).chain((names) =>
    fc.nat(names.length).chain((given) => {
      const required = count ?? given;
      return fc.tuple(
        ...names.map((name, index) =>
          anyField(name, { use, areArguments, isGiven: index < required, isLast: index === names.length - 1 && count === undefined }),
        ),
      );
    }),
  );
}

/** As the interface says them. */
export function keysOf(fields: readonly AnyField[]): readonly Keys[] {
  return fields.map(({ keys }) => keys);
}

/** What takes no words. */
const wordless: readonly string[] = ["string", "bytes", "json"];
const someWords = ["auto-word", '"|`'];

type Presence = Omit<AnyField, "name" | "written">;

const given: Presence = { keys: {}, mayBeAbsent: false, repeated: undefined };

function anyField(
  name: string,
  { use, areArguments, isGiven, isLast }: FieldWishes & { isGiven: boolean; isLast: boolean },
): fc.Arbitrary<AnyField> {
  return use.chain(mayBeList).chain((type) => {
    const mayHaveWords = !wordless.includes(type.datatype);
    const value = anyWritten(type);
    const wordy = fc.constant({ words: someWords });
    const words = mayHaveWords ? fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: wordy }) : fc.constant({});
    const presence = isGiven ? anyPresence(isLast) : anyAbsence(areArguments ? value : undefined, mayHaveWords, isLast);
    const now = areArguments && type.datatype === "timestamp" && type.separator === undefined;
    return fc.tuple(words, presence).chain(([said, { keys, ...rest }]) => {
      const written = "words" in said || "words" in keys ? fc.oneof(value, fc.constantFrom(...someWords)) : value;
      return merged(
        fc.constant({ name, ...type.keys, ...said, ...keys }),
        now ? maybe("now", fc.constant(true)) : fc.constant({}),
        maybe("description", anyText),
        maybe("units", anyText),
        areArguments ? fc.oneof(maybe("example", written), maybe("secret", fc.constant(true))) : maybe("example", written),
      ).map((all) => ({ ...rest, name, keys: all, written }));
    });
  });
}

function anyPresence(isLast: boolean): fc.Arbitrary<Presence> {
  const several = { ...given, keys: { repeated: { minimum: 2 } }, repeated: { minimum: 2, maximum: 4 } };
  return isLast ? fc.constantFrom(given, several) : fc.constant(given);
}

function anyAbsence(fallback: fc.Arbitrary<unknown> | undefined, mayHaveWords: boolean, isLast: boolean): fc.Arbitrary<Presence> {
  const absent: Presence = { ...given, mayBeAbsent: true };
  const any: fc.Arbitrary<Presence>[] = [fc.constant({ ...absent, keys: { optional: true } })];
  if (fallback !== undefined) {
    any.push(fallback.map((value) => ({ ...absent, keys: { default: value } })));
    if (mayHaveWords) any.push(fc.constant({ ...absent, keys: { words: someWords, default: "auto-word" } }));
  }
  if (isLast) {
    any.push(fc.constant({ ...absent, keys: { repeated: true }, repeated: { minimum: 0, maximum: 4 } }));
    any.push(fc.constant({ ...absent, keys: { repeated: { maximum: 3 } }, repeated: { minimum: 0, maximum: 3 } }));
  }
  return fc.oneof(...any);
}

/** As many values as fit the fields, in their order. */
export function anyValues(fields: readonly AnyField[]): fc.Arbitrary<readonly unknown[]> {
  const required = fields.filter(({ mayBeAbsent }) => !mayBeAbsent).length;
  return fc.integer({ min: required, max: fields.length }).chain((count) => {
    const each = fields.slice(0, count).map(({ written, repeated }) => {
      return repeated === undefined
        ? written.map((value) => [value])
        : fc.array(written, { minLength: repeated.minimum, maxLength: repeated.maximum });
    });
    return fc.tuple(...each).map((all) => all.flat());
  });
}
