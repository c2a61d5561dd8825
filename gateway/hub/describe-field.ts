import type { FieldModel, Limit, TypeModel, WrittenValue } from "katcp-gen";
import { datatypeOf, toUnicode } from "katcp-runtime/vocabulary";
import type { FieldDescription, LimitDescription } from "./device-description.js";

/** A field of a request, reply or inform, for people and forms. */
export function describeField(field: FieldModel): FieldDescription {
  const { type, repeated } = field;
  return {
    name: field.name,
    description: field.description || (type.named?.description ?? ""),
    type: type.datatype,
    units: type.units,
    values: type.values,
    meanings: type.meanings,
    minimum: limitOf(type.minimum),
    maximum: limitOf(type.maximum),
    words: field.words,
    now: type.now || undefined,
    optional: field.optional || field.default !== undefined,
    default: textOf(field, field.default),
    repeated: repeated && { minimum: repeated.minimum, maximum: Number.isFinite(repeated.maximum) ? repeated.maximum : undefined },
    secret: field.secret,
    separator: type.separator,
    pattern: type.pattern,
    example: field.secret ? undefined : textOf(field, field.example ?? type.named?.example),
  };
}

function limitOf(limit: Limit | undefined): LimitDescription | undefined {
  return typeof limit === "bigint" ? String(limit) : limit;
}

function textOf({ words, type }: FieldModel, written: WrittenValue | undefined): string | undefined {
  if (written === undefined || (typeof written === "string" && words?.includes(written))) return written as string | undefined;
  return wireTextOf(type, written);
}

/** The text on the wire, unescaped, of a value that an interface file writes. */
export function wireTextOf(type: TypeModel, written: WrittenValue): string {
  const { datatype: name, values, bigint, separator, now } = type;
  const datatype = datatypeOf({ type: name, bigint, now, ...(values && { values }), ...(separator !== undefined && { separator }) });
  try {
    // A named type shows one item of a list.
    const value = datatype.fromWritten(separator === undefined || Array.isArray(written) ? written : [written]);
    const text = datatype.format(value);
    return toUnicode(text) ?? text;
  } catch {
    // The type is an author's own.
    return typeof written === "string" ? written : JSON.stringify(written);
  }
}
