import type { FieldModel } from "../../model/call-model.js";
import type { CodecModel, SchemaModel, TypeModel } from "../../model/type-model.js";
import { splitOutside } from "./break-lines.js";
import { quote } from "./layout.js";
import { typeNameOf } from "./names/names.js";

/** The names of the runtime's types that a value may need an import of. */
const runtimeTypes: Readonly<Record<string, string>> = {
  timestamp: "Timestamp",
  address: "Address",
  json: "JsonValue",
  complex: "Complex",
};

const plainTypes: Readonly<Record<string, string>> = {
  integer: "number",
  float: "number",
  boolean: "boolean",
  string: "string",
};

/** What types are called in a file. */
export interface TypeNames {
  /** The name of a type of the interface. */
  own(typeName: string): string;
  /** The name of a type of the runtime. */
  runtime(name: string): string;
  /** The name of a type of JavaScript's own. */
  global(name: string): string;
  /** The name of an author's own codec. */
  codec(codec: CodecModel): string;
  /** The name of the type that a schema says. */
  schemaType(schema: SchemaModel): string;
}

/** A type of the interface in TypeScript, as one would use it; also a list of it in one argument. */
export function tsType(type: TypeModel, names: TypeNames): string {
  const single = type.named === undefined ? tsDefinition(type, names) : names.own(typeNameOf(type.named));
  return type.separator === undefined ? single : listOf(single);
}

function listOf(type: string): string {
  const isOne = splitOutside(type, " | ").length === 1 && !type.startsWith("readonly ");
  return `readonly ${isOne ? type : `(${type})`}[]`;
}

/** A type in TypeScript, as one would define it. */
export function tsDefinition(type: TypeModel, names: TypeNames): string {
  if (type.datatype === "discrete") return (type.values ?? []).map(quote).join(" | ");
  if (type.datatype === "integer" && type.bigint) return "bigint";
  if (type.codec !== undefined) return `${names.runtime("CodecValue")}<typeof ${names.codec(type.codec)}>`;
  if (type.schema !== undefined) return names.schemaType(type.schema);
  if (type.datatype === "bytes") return names.global("Uint8Array");
  const runtimeType = runtimeTypes[type.datatype];
  return runtimeType === undefined ? (plainTypes[type.datatype] ?? "never") : names.runtime(runtimeType);
}

/** The type of a field; `isInput` where a client may leave out what has a default, and say `now`. */
export function tsFieldType(field: FieldModel, names: TypeNames, isInput: boolean): string {
  const words = [...(field.words ?? []), ...(isInput && field.type.now ? ["now"] : [])];
  const value = [tsType(field.type, names), ...words.map(quote)].join(" | ");
  const type = field.repeated === undefined ? value : listOf(value);
  return mayBeLeftOut(field, isInput) ? `${type} | undefined` : type;
}

/** Whether code may leave the field out. */
export function mayBeLeftOut(field: FieldModel, isInput: boolean): boolean {
  return field.optional || (isInput && (field.default !== undefined || field.repeated?.minimum === 0));
}
