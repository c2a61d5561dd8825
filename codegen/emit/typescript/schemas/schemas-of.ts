import type { DeviceModel } from "../../../model/device-model.js";
import { typedOf } from "../../../model/fields-of.js";
import type { SchemaModel } from "../../../model/type-model.js";
import { typeName, upperFirst } from "../names/identifiers.js";

/** The schemas of an interface, each once, in the order in which they are used. */
export function schemasOf(model: DeviceModel): readonly SchemaModel[] {
  return [...new Set(typedOf(model).flatMap(({ type: { schema } }) => schema ?? []))];
}

/** `Config`: the type that a schema says, in a module of its own. */
export function schemaTypeOf({ name }: SchemaModel): string {
  return typeName(name);
}

/** `configSchema`: the module of that type in others, and the check in the contract; no other name ends so. */
export function schemaAliasOf({ name }: SchemaModel): string {
  const [first = "", ...others] = name.split("-");
  return `${[first, ...others.map(upperFirst)].join("")}Schema`;
}
