import { datatypeOf } from "katcp-runtime/vocabulary";
import type { JsonValue } from "../../interface/json-node.js";
import type { FieldModel } from "../../model/call-model.js";
import { typeContract } from "../../model/contract-of.js";
import type { TypeModel, WrittenValue } from "../../model/type-model.js";
import { call, type Expression, keyword, tuple } from "./layout/expression.js";
import { bytes, float, json, text } from "./layout/literal.js";
import { memberNames } from "./names/enum-names.js";
import { itemType, type TypeScope } from "./py-type.js";

/** What a value that the interface writes is on the wire, one character for each byte. */
export function wireText(written: WrittenValue, type: TypeModel, words: readonly string[] = []): string {
  if (typeof written === "string" && (type.datatype === "discrete" || words.includes(written))) return utf8(written);
  const datatype = datatypeOf(typeContract(type));
  return datatype.format(datatype.fromWritten(written));
}

function utf8(value: string): string {
  return Buffer.from(value).toString("latin1");
}

/** The same as a literal of bytes. */
export function wireBytes(written: WrittenValue, { type, words }: Pick<FieldModel, "type" | "words">): string {
  return bytes(wireText(written, type, words));
}

/** The default of a dataclass's field. */
export function defaultValue(field: FieldModel, scope: TypeScope): Expression {
  const { type, words = [], default: written = null } = field;
  if (typeof written === "string" && words.includes(written)) return text(written);
  if (type.separator !== undefined && Array.isArray(written)) return tuple(written.map((item) => itemValue(item, type, scope)));
  if (type.datatype === "timestamp" || type.datatype === "address") {
    return call(scope.imports.use("dataclasses", "field"), keyword("default", itemValue(written, type, scope)));
  }
  if (type.datatype !== "json") return itemValue(written, type, scope);
  const value = json(written as JsonValue);
  if (typeof value === "string") return value;
  if (value.parts.length === 0) {
    const item = scope.imports.use("._katcp.absent", "JsonValue");
    const factory = value.open === "[" ? `list[${item}]` : `dict[str, ${item}]`;
    return call(scope.imports.use("dataclasses", "field"), keyword("default_factory", factory));
  }
  // Each gets one of its own.
  return call(scope.imports.use("dataclasses", "field"), keyword("default_factory", { ...value, open: `lambda: ${value.open}` }));
}

/** A value of a type, of one item where it is a list. */
export function itemValue(written: WrittenValue, type: TypeModel, scope: TypeScope): Expression {
  if (type.datatype === "discrete") return enumValue(String(written), type, scope);
  if (type.datatype === "string") return text(String(written));
  const wire = wireText(written, { ...type, separator: undefined });
  switch (type.datatype) {
    case "integer":
      return String(BigInt(wire));
    case "float":
      return float(floatOf(wire));
    case "boolean":
      return wire === "1" ? "True" : "False";
    case "timestamp":
      return call(scope.imports.use("aiokatcp.core", "Timestamp"), float(floatOf(wire)));
    case "address":
      return call(`${scope.imports.use("aiokatcp.core", "Address")}.parse`, bytes(wire));
    case "bytes":
      return bytes(wire);
    case "complex":
      return call("complex", text(wire));
    default:
      return text(String(written));
  }
}

function floatOf(wire: string): number {
  return wire === "inf" ? Number.POSITIVE_INFINITY : wire === "-inf" ? Number.NEGATIVE_INFINITY : Number(wire);
}

/** `types.Mode.IDLE` */
export function enumValue(value: string, type: TypeModel, scope: TypeScope): string {
  const { values = [] } = type;
  return `${itemType(type, scope)}.${memberNames(values)[values.indexOf(value)] ?? ""}`;
}
