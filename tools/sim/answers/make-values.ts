import type { FieldValues } from "katcp-runtime/vocabulary";
import type { Random } from "../../values/random.js";
import type { ValueMaker } from "../../values/value-maker.js";
import type { KnownField } from "../known-field.js";

/** What the values of a message are made by. */
export interface MakeOptions {
  readonly maker: ValueMaker;
  readonly random: Random;
  /** The value of a field that is not repeated. Default: the author's example, or something within the limits. */
  readonly make?: (field: KnownField) => unknown;
}

/** Values for all fields of a message, by their names in code. @throws ToolProblem where a value is not found */
export function makeValues(fields: readonly KnownField[], { maker, random, make }: MakeOptions): FieldValues {
  const one = make ?? ((field: KnownField) => maker.exampleOf(field));
  const pairs = fields.map((field) => [field.member, isRepeated(field) ? repeat(field, { maker, random }) : one(field)] as const);
  return Object.fromEntries(pairs);
}

export function isRepeated({ field }: KnownField): boolean {
  return field.repeated !== undefined && field.repeated !== false;
}

function repeat(field: KnownField, { maker, random }: MakeOptions): readonly unknown[] {
  const { repeated } = field.field;
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = typeof repeated === "object" ? repeated : {};
  const count = Math.min(maximum, Math.max(minimum, random.integer(1, 3)));
  return Array.from({ length: count }, () => maker.exampleOf(field));
}
