import type { FieldModel } from "../../model/call-model.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { ParameterModel } from "../../model/sensor-model.js";
import type { TypeModel } from "../../model/type-model.js";
import { Imports } from "./layout/imports.js";
import { text } from "./layout/literal.js";
import { type Enums, enumsOf } from "./names/enums.js";
import { typeNameOf } from "./names/names.js";

/** How a file other than `types.py` writes types. */
export function typeScope(model: DeviceModel): TypeScope {
  const imports = new Imports();
  return { imports, enums: enumsOf(model), own: (name) => `${imports.use(".", "types")}.${name}` };
}

/** How a file writes types. */
export interface TypeScope {
  readonly imports: Imports;
  readonly enums: Enums;
  /** A name of `types.py`, as the file writes it. */
  own(name: string): string;
}

/** A value of a type, of one item where it is a list. A codec's is a text: it is written in another language. */
export function itemType(type: TypeModel, scope: TypeScope): string {
  if (type.named !== undefined) return scope.own(typeNameOf(type.named));
  if (type.datatype === "discrete") return scope.own(scope.enums.of(type));
  return plainType(type, scope);
}

/** What a datatype is in Python. */
export function plainType({ datatype }: TypeModel, { imports }: Pick<TypeScope, "imports">): string {
  if (datatype === "timestamp" || datatype === "address")
    return imports.use("aiokatcp.core", datatype === "timestamp" ? "Timestamp" : "Address");
  if (datatype === "json") return imports.use("._katcp.absent", "JsonValue");
  return plain[datatype] ?? "object";
}

const plain: Readonly<Record<string, string>> = {
  integer: "int",
  float: "float",
  boolean: "bool",
  string: "str",
  bytes: "bytes",
  complex: "complex",
};

/** What a sensor holds. */
export function sensorType(type: TypeModel, scope: TypeScope): string {
  const item = itemType(type, scope);
  return type.separator === undefined ? item : `list[${item}]`;
}

/** One value of a field, without regard to how often it comes. */
function valueType({ type, words }: FieldModel, isInput: boolean, scope: TypeScope): string {
  const item = isInput && type.datatype === "timestamp" ? "float" : itemType(type, scope);
  const value = type.separator === undefined ? item : `${scope.imports.use("collections.abc", "Sequence")}[${item}]`;
  const now = isInput && type.now ? [scope.imports.use("aiokatcp.core", "Now")] : [];
  const literal = words === undefined ? [] : [`${scope.imports.use("typing", "Literal")}[${words.map(text).join(", ")}]`];
  return [value, ...now, ...literal].join(" | ");
}

/** A field of a dataclass. */
export function fieldType(field: FieldModel, scope: TypeScope): string {
  const value = valueType(field, false, scope);
  if (field.repeated !== undefined) return `${scope.imports.use("collections.abc", "Sequence")}[${value}]`;
  return field.optional ? `${value} | ${absentType(field, scope)}` : value;
}

/** A parameter of a method, and what stands for it where it is left out; undefined where it may not be. */
export function parameterType(field: FieldModel, scope: TypeScope): { readonly type: string; readonly fallback: string | undefined } {
  const value = valueType(field, true, scope);
  if (field.repeated !== undefined || !mayBeLeftOut(field)) return { type: value, fallback: undefined };
  const fallback =
    field.type.datatype === "json" && field.type.separator === undefined ? scope.imports.use("._katcp.absent", "ABSENT") : "None";
  return { type: `${value} | ${absentType(field, scope)}`, fallback };
}

export function mayBeLeftOut({ optional, default: fallback }: FieldModel): boolean {
  return optional || fallback !== undefined;
}

/** None is a value of JSON. */
export function absentType({ type }: FieldModel, { imports }: TypeScope): string {
  return type.datatype === "json" && type.separator === undefined ? imports.use("._katcp.absent", "Absent") : "None";
}

/** A parameter of a family. */
export function familyParameterType({ type, values, named }: ParameterModel, scope: TypeScope): string {
  if (named !== undefined) return scope.own(typeNameOf(named));
  if (values !== undefined) return `${scope.imports.use("typing", "Literal")}[${values.map(text).join(", ")}]`;
  return type === "integer" ? "int" : "str";
}
