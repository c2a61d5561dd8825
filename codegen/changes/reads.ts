import { isDeepStrictEqual } from "node:util";
import type { FieldModel } from "../model/call-model.js";
import type { Limit, TypeModel } from "../model/type-model.js";

/** What one side may write, or the other read, as one value. */
export interface ValueType {
  readonly type: TypeModel;
  readonly words: readonly string[];
}

/** What stands for a field's value. */
export function fieldValue({ type, words = [] }: FieldModel): ValueType {
  return { type, words: type.now ? [...words, "now"] : words };
}

/**
 * Whether a reader takes every text that a writer may write. Where that is hard to know (another pattern, another schema, another
 * codec), it says no.
 */
export function reads(reader: ValueType, writer: ValueType): boolean {
  return writer.words.every((word) => readsWord(reader, word)) && readsType(reader.type, writer.type);
}

function readsWord({ type, words }: ValueType, word: string): boolean {
  return words.includes(word) || isAnyText(type);
}

function readsType(reader: TypeModel, writer: TypeModel): boolean {
  if (isAnyText(reader)) return writer.datatype !== "bytes" || reader.datatype === "bytes";
  if (reader.separator !== writer.separator)
    return reader.separator !== undefined && isItem(reader.separator, writer) && readsItem(reader, writer);
  return readsItem(reader, writer);
}

/** Whether one item is a list of one: no text of the type holds the separator, and none is empty. */
function isItem(separator: string, { separator: other, datatype }: TypeModel): boolean {
  return other === undefined && ["integer", "boolean"].includes(datatype) && !/^[-+\d]/.test(separator);
}

function isAnyText({ datatype, codec, pattern, separator }: TypeModel): boolean {
  return (datatype === "string" || datatype === "bytes") && codec === undefined && pattern === undefined && separator === undefined;
}

function readsItem(reader: TypeModel, writer: TypeModel): boolean {
  if (!isDeepStrictEqual(reader.codec, writer.codec)) return false;
  switch (reader.datatype) {
    case "integer":
      return ["integer", "boolean"].includes(writer.datatype) && isWithin(reader, writer);
    case "float":
      return ["integer", "boolean", "float", "timestamp"].includes(writer.datatype) && isWithin(reader, writer);
    case "timestamp":
      return ["integer", "boolean", "timestamp"].includes(writer.datatype) || (writer.datatype === "float" && isFiniteType(writer));
    case "complex":
      return ["complex", "integer", "boolean", "float", "timestamp"].includes(writer.datatype);
    case "discrete":
      return writer.datatype === "discrete" && (writer.values ?? []).every((value) => reader.values?.includes(value));
    case "json":
      return (
        writer.datatype === "json" && (reader.schema === undefined || isDeepStrictEqual(reader.schema.document, writer.schema?.document))
      );
    default:
      return reader.datatype === writer.datatype && (reader.pattern === undefined || reader.pattern === writer.pattern);
  }
}

function isFiniteType({ minimum, maximum }: TypeModel): boolean {
  return minimum !== undefined && maximum !== undefined;
}

/** Limits are inclusive, and NaN lies outside every one; a type without limits may write it. */
function isWithin(reader: TypeModel, writer: TypeModel): boolean {
  const [least, most] = rangeOf(reader);
  const [low, high] = rangeOf(writer);
  const isNaNRead = least === undefined && most === undefined;
  const mayBeNaN = writer.datatype === "float" && low === undefined && high === undefined;
  return (
    (isNaNRead || !mayBeNaN) &&
    (least === undefined || (low !== undefined && low >= least)) &&
    (most === undefined || (high !== undefined && high <= most))
  );
}

/** The least and the greatest value; an integer that is no bigint has the limits of a double. */
export function rangeOf({ datatype, bigint, minimum, maximum }: TypeModel): readonly [least: Limit | undefined, most: Limit | undefined] {
  if (datatype === "boolean") return [0, 1];
  if (datatype !== "integer" || bigint) return [minimum, maximum];
  return [minimum ?? Number.MIN_SAFE_INTEGER, maximum ?? Number.MAX_SAFE_INTEGER];
}
