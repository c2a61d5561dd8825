import fc from "fast-check";
import type { SignaturePromise } from "../../promise/signature-promise.js";
import { type Arguments, mayBeAbsent, type SignatureArguments } from "./any-arguments.js";
import { type FieldText, inside } from "./field-text.js";

/** Arguments that a device has to refuse before its handler. */
export interface WrongCall {
  /** What is wrong: `argument "gain" above its maximum`. */
  readonly why: string;
  /** Tried first. */
  readonly first: Arguments;
  /** More of the kind, from the smallest on. */
  readonly any: fc.Arbitrary<Arguments>;
}

/** All kinds of wrong calls of a request; none where any call would do. */
export function wrongCalls(signatures: readonly (readonly [SignaturePromise, SignatureArguments])[]): readonly WrongCall[] {
  const takes = (count: number): boolean => signatures.some(([signature]) => signature.takes(count));
  const counts = signatures.flatMap(
    ([
      {
        arguments: { minimum, maximum },
      },
      args,
    ]) => [
      { count: minimum - 1, args, why: "too few arguments" },
      { count: maximum + 1, args, why: "too many arguments" },
    ],
  );
  const byCount = counts
    .filter(({ count }) => count >= 0 && Number.isFinite(count) && !takes(count))
    .map(({ count, args, why }) => constantCall(why, fill(args, count)));
  return [...byCount, ...signatures.flatMap(([, args]) => args.fields.flatMap((field, index) => wrongInField(args, field, index)))];
}

/** So many arguments, wherever they come from. */
function fill(args: SignatureArguments, count: number): Arguments {
  const given = args.placeholders(args.fields).slice(0, count);
  return [...given, ...Array.from({ length: count - given.length }, () => given.at(-1) ?? "1")];
}

function constantCall(why: string, call: Arguments): WrongCall {
  return { why, first: call, any: fc.constant(call) };
}

/** What must be given beside it is given, so that nothing but this is wrong. */
function wrongInField(args: SignatureArguments, field: FieldText, index: number): readonly WrongCall[] {
  const before = args.placeholders(args.fields.slice(0, index));
  const more = args.placeholders([field]).slice(1);
  const behind = args.placeholders(args.fields.slice(index + 1).filter((each) => !mayBeAbsent(each)));
  const around = (text: string): Arguments => [...before, text, ...more, ...behind];
  return wrongTexts(field).map(({ why, first, any }) => ({
    why: `argument "${field.contract.name}" ${why}`,
    first: around(first),
    any: any.map(around),
  }));
}

interface WrongText {
  readonly why: string;
  readonly first: string;
  readonly any: fc.Arbitrary<string>;
}

/** Of a string or bytes every text is right, unless a pattern says which. */
function wrongTexts(field: FieldText): readonly WrongText[] {
  const wrong = ["x", "not-a-value", "", "1.5", "-", "{", "~~ ~~"].filter((text) => !field.accepts(text));
  const [first] = wrong;
  const ofType = first === undefined || isFree(field) ? [] : [{ why: "of a wrong type", first, any: fc.constantFrom(...wrong) }];
  return [...ofType, ...outside(field)];
}

/** An author's own codec, or the text of a string: only the device knows. */
function isFree({ model, contract: { type, pattern } }: FieldText): boolean {
  return model.type.codec !== undefined || ((type === "string" || type === "bytes") && pattern === undefined);
}

function outside(field: FieldText): readonly WrongText[] {
  const { minimum, maximum, type } = field.contract;
  const below = minimum === undefined ? [] : beyond(field, { limit: minimum, direction: -1, why: "below its minimum" });
  const above = maximum === undefined ? [] : beyond(field, { limit: maximum, direction: 1, why: "above its maximum" });
  const isLimitedFloat = type === "float" && below.length + above.length > 0;
  const nan = isLimitedFloat && !field.accepts("nan") ? [{ why: "that is no number", first: "nan", any: fc.constant("nan") }] : [];
  return [...below, ...above, ...nan];
}

function beyond(
  field: FieldText,
  { limit, direction, why }: { readonly limit: number | bigint; readonly direction: 1 | -1; readonly why: string },
): readonly WrongText[] {
  const isFloat = field.contract.type === "float";
  const nearest = printed(inside(limit, isFloat, direction), isFloat);
  const steps = fc.integer({ min: 1, max: 1000 });
  const any = steps.map((step) =>
    printed(typeof limit === "bigint" ? limit + BigInt(direction * step) : limit + direction * step, isFloat),
  );
  if (field.accepts(nearest)) return [];
  return [{ why, first: nearest, any: fc.oneof(fc.constant(nearest), any).filter((text) => !field.accepts(text)) }];
}

function printed(value: number | bigint, isFloat: boolean): string {
  if (!isFloat) return String(BigInt(value));
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
