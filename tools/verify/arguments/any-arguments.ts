import fc from "fast-check";
import type { SignaturePromise, Spoken } from "../../promise/signature-promise.js";
import { anyAccepted } from "./any-text.js";
import { FieldText } from "./field-text.js";

/** The arguments of one call, unescaped. */
export type Arguments = readonly string[];

/** What one signature can be called with. */
export class SignatureArguments {
  readonly fields: readonly FieldText[];
  readonly #signature: SignaturePromise;
  /** Undefined of a field that nobody can make a value of. */
  readonly #accepted: readonly (fc.Arbitrary<string> | undefined)[];

  constructor(signature: SignaturePromise, spoken: Spoken) {
    this.#signature = signature;
    this.fields = signature.fields.map((field) => new FieldText(field, spoken));
    this.#accepted = this.fields.map(anyAccepted);
  }

  /** The fields that must be given and that nobody can make a value of: their author shows no example. */
  get unknown(): readonly FieldText[] {
    return this.fields.filter((field, index) => this.#accepted[index] === undefined && !mayBeAbsent(field));
  }

  /** Calls that the device has to accept; undefined where nobody can make one. */
  any(): fc.Arbitrary<Arguments> | undefined {
    if (this.unknown.length > 0) return undefined;
    const required = this.fields.filter((field) => !mayBeAbsent(field)).length;
    // What cannot be made is left out, and so is all behind it.
    const made = this.#accepted.indexOf(undefined);
    const most = made === -1 ? this.fields.length : made;
    return fc.integer({ min: required, max: most }).chain((count) => this.#ofFields(count));
  }

  /** Some text for each of these fields, as often as it must be given: for calls that are notable or wrong elsewhere. */
  placeholders(fields: readonly FieldText[]): Arguments {
    return fields.flatMap((field) => {
      const text = field.known()[0] ?? this.#sample(field) ?? "x";
      return Array.from({ length: Math.max(1, countsOf(field).minimum) }, () => text);
    });
  }

  /** Examples of the author's, the limits and what lies just inside them: one call for each. */
  notable(): readonly Arguments[] {
    const examples = this.#signature.model.examples
      .filter(({ fail }) => fail === undefined)
      .flatMap((example) => this.textsOf(example.arguments));
    const base = this.placeholders(this.fields.filter((field) => !mayBeAbsent(field)));
    if (this.unknown.length > 0) return examples;
    const others = this.fields.flatMap((field, index) => field.known().map((text) => this.#with(base, index, text)));
    return [...examples, base, ...others];
  }

  /** The values of an example as texts; none where the author's own codec writes them. */
  textsOf(written: readonly unknown[]): readonly Arguments[] {
    const texts = written.flatMap((value, index) => this.fields[Math.min(index, this.fields.length - 1)]?.textOf(value) ?? []);
    return texts.length === written.length ? [texts] : [];
  }

  #with(base: Arguments, index: number, text: string): Arguments {
    const before = base.length > index ? base : this.placeholders(this.fields.slice(0, index));
    return [...before.slice(0, index), text, ...before.slice(index + 1)];
  }

  #ofFields(count: number): fc.Arbitrary<Arguments> {
    const texts = this.fields.slice(0, count).map((field, index) => {
      const one = this.#accepted[index] ?? fc.constant("x");
      const { minimum, maximum } = countsOf(field);
      if (!field.contract.repeated) return one.map((text) => [text]);
      return fc.array(one, { minLength: minimum, maxLength: Math.min(maximum, minimum + 4) });
    });
    return fc.tuple(...texts).map((each) => each.flat());
  }

  #sample(field: FieldText): string | undefined {
    const any = this.#accepted[this.fields.indexOf(field)];
    return any && fc.sample(any, { numRuns: 1, seed: 1 })[0];
  }
}

/** How often a repeated field may come. */
export function countsOf({ contract: { repeated } }: FieldText): { readonly minimum: number; readonly maximum: number } {
  if (!repeated) return { minimum: 1, maximum: 1 };
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = typeof repeated === "object" ? repeated : {};
  return { minimum, maximum };
}

export function mayBeAbsent(field: FieldText): boolean {
  const { optional, default: fallback, repeated } = field.contract;
  return optional === true || fallback !== undefined || (repeated !== undefined && countsOf(field).minimum === 0);
}
