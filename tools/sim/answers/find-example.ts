import type { CallExampleModel, InformExampleModel, WrittenValue } from "katcp-gen";
import type { FieldValues } from "katcp-runtime/vocabulary";
import { fromWritten } from "../../values/from-written.js";
import type { KnownCall } from "../known-call.js";
import type { KnownField } from "../known-field.js";

/** The example of a call with just these arguments; undefined where its author shows none. */
export function findExample(call: KnownCall, args: FieldValues): CallExampleModel | undefined {
  return call.examples.find((example) => isCalledSo(call.arguments, example.arguments, args));
}

/** Values of an interface by their names in code. */
export function valuesOf(fields: readonly KnownField[], written: readonly WrittenValue[]): FieldValues {
  const pairs = fields.flatMap((field, index): readonly (readonly [string, unknown])[] => {
    if (isRepeated(field)) return [[field.member, written.slice(index).map((value) => fromWritten(field, value))]];
    const value = written[index];
    return value === undefined ? [] : [[field.member, fromWritten(field, value)]];
  });
  return Object.fromEntries(pairs);
}

/** An inform of an example by its names in code. */
export function informOf(call: KnownCall, { kind, values }: InformExampleModel): FieldValues {
  const fields = call.informs.find((each) => each.kind === kind)?.fields ?? [];
  return { ...(kind === undefined ? {} : { kind }), ...valuesOf(fields, values) };
}

function isCalledSo(fields: readonly KnownField[], written: readonly WrittenValue[], args: FieldValues): boolean {
  const shown = valuesOf(fields, written);
  return fields.every((field) => {
    const { member } = field;
    const fallback = field.field.default === undefined ? undefined : fromWritten(field, field.field.default as WrittenValue);
    const [one, other] = [shown[member] ?? fallback, args[member]];
    if (!isRepeated(field)) return one === undefined || other === undefined ? one === other : isEqual(field, one, other);
    const [ones, others] = [(one ?? []) as readonly unknown[], (other ?? []) as readonly unknown[]];
    return ones.length === others.length && ones.every((each, index) => isEqual(field, each, others[index]));
  });
}

function isEqual({ datatype, type }: KnownField, one: unknown, other: unknown): boolean {
  if (typeof one === "string" && type.words?.includes(one)) return one === other;
  return datatype.accepts(one) && datatype.accepts(other) && datatype.equals(one, other);
}

function isRepeated({ field }: KnownField): boolean {
  return field.repeated !== undefined && field.repeated !== false;
}
