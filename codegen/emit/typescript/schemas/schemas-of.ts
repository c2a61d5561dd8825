import type { DeviceModel, SchemaModel, TypeModel } from "../../../model/device-model.js";
import { fieldListsOf } from "../../../model/fields-of.js";
import { typeName, upperFirst } from "../names/identifiers.js";

/** The schemas of an interface, each once, in the order in which they are used. */
export function schemasOf({ types, requests, informs, sensors }: DeviceModel): readonly SchemaModel[] {
  const fields = requests.flatMap(({ signatures }) => signatures.flatMap(fieldListsOf).flat());
  const all: readonly { readonly type: TypeModel }[] = [...types, ...fields, ...informs.flatMap((inform) => inform.arguments), ...sensors];
  return [...new Set(all.flatMap(({ type: { schema } }) => schema ?? []))];
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
