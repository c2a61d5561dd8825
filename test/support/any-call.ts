import fc from "fast-check";
import { datatypeOf, type FieldValues } from "katcp-runtime/vocabulary";
import { type Call, memberOf } from "../../codegen/emit/typescript/names/names.js";
import type { FieldModel } from "../../codegen/model/call-model.js";
import { typeContract } from "../../codegen/model/contract-of.js";
import type { TypeModel } from "../../codegen/model/type-model.js";
import { complex } from "../../interfaces/codecs/complex.js";
import { type AnyType, anyWritten } from "./any-type.js";

/** The values of some fields, as one side passes them and as the other must get them. */
export interface AnyValues {
  readonly passed: FieldValues;
  readonly got: FieldValues;
}

/** A call with all that comes back. */
export interface AnyCall {
  readonly args: AnyValues;
  readonly informs: readonly AnyValues[];
  readonly reply: AnyValues;
  /** Whether a handler that may give an array gives it; else a generator. */
  readonly isArray: boolean;
}

/** A call of a request with random valid values. */
export function anyCall({ arguments: args, informs, kinds, reply = [] }: Call): fc.Arbitrary<AnyCall> {
  const ofKinds = (kinds ?? []).map((kind) => anyValuesOf(kind.arguments, false).map((values) => withKind(kind.name, values)));
  const shapes = informs === undefined ? ofKinds : [anyValuesOf(informs, false)];
  return fc.record({
    args: anyValuesOf(args, true),
    informs: shapes.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...shapes), { maxLength: 3 }),
    reply: anyValuesOf(reply, false),
    isArray: fc.boolean(),
  });
}

function withKind(kind: string, { passed, got }: AnyValues): AnyValues {
  return { passed: { kind, ...passed }, got: { kind, ...got } };
}

/** What is absent is absent from the end; an argument with a default may be left out anywhere. */
function anyValuesOf(fields: readonly FieldModel[], areArguments: boolean): fc.Arbitrary<AnyValues> {
  const firstAbsent = fields.findIndex((field) => field.optional || field.default !== undefined || field.repeated?.minimum === 0);
  const required = firstAbsent === -1 ? fields.length : firstAbsent;
  return fc.integer({ min: required, max: fields.length }).chain((count) => {
    const pairs = fields.map((field, index) => (index < count ? anyPair(field) : fc.constant(absent(field, areArguments))));
    return fc.tuple(...pairs).map((all) => ({
      passed: Object.fromEntries(all.flatMap(({ member, passed }) => (passed === undefined ? [] : [[member, passed.value]]))),
      got: Object.fromEntries(all.flatMap(({ member, got }) => (got === undefined ? [] : [[member, got.value]]))),
    }));
  });
}

interface Pair {
  readonly member: string;
  readonly passed?: { readonly value: unknown };
  readonly got?: { readonly value: unknown };
}

/** What a person leaves out: its default is got, or no items. */
function absent(field: FieldModel, isArgument: boolean): Pair {
  const member = memberOf(field);
  if (field.default !== undefined) return { member, got: { value: codeOf(field.default, field) } };
  if (field.repeated === undefined) return { member };
  const none = { value: [] };
  return isArgument ? { member, got: none } : { member, passed: none, got: none };
}

function anyPair(field: FieldModel): fc.Arbitrary<Pair> {
  const { repeated, words = [] } = field;
  const member = memberOf(field);
  const one = anyWritten(described(field.type)).map((written) => codeOf(written, field));
  const value = words.length === 0 ? one : fc.oneof(one, fc.constantFrom(...words));
  const given = repeated === undefined ? value : fc.array(value, { minLength: repeated.minimum, maxLength: Math.min(repeated.maximum, 4) });
  const pair = given.map((its): Pair => ({ member, passed: { value: its }, got: { value: its } }));
  return field.default === undefined ? pair : fc.oneof(pair, fc.constant(absent(field, true)));
}

/** A type as values are made for it. Those of a bigint whose limits no number says lie within these. */
function described({ datatype, values, minimum, maximum, bigint, codec, pattern, schema, separator }: TypeModel): AnyType {
  return {
    keys: {},
    datatype,
    isBig: bigint,
    isCodec: codec !== undefined,
    hasSchema: schema !== undefined,
    ...(values === undefined ? {} : { values }),
    ...(minimum === undefined ? {} : { minimum: typeof minimum === "bigint" ? -2000 : minimum }),
    ...(maximum === undefined ? {} : { maximum: typeof maximum === "bigint" ? 2000 : maximum }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(separator === undefined ? {} : { separator }),
  };
}

/** The value in code that an interface file writes so. */
function codeOf(written: unknown, { type, words = [] }: Pick<FieldModel, "type" | "words">): unknown {
  if (typeof written === "string" && words.includes(written)) return written;
  if (type.codec !== undefined)
    return Array.isArray(written) ? written.map((each) => complex.decode(each)) : complex.decode(String(written));
  // JSON has no -0.
  return type.datatype === "json" ? JSON.parse(JSON.stringify(written)) : datatypeOf(typeContract(type)).fromWritten(written);
}

/** A value of a sensor: as an interface file writes it, and in code. */
export function anyReading(type: TypeModel): fc.Arbitrary<{ readonly written: unknown; readonly value: unknown }> {
  return anyWritten(described(type)).map((written) => ({ written, value: codeOf(written, { type, words: undefined }) }));
}
