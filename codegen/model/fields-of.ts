import type { FieldModel, SignatureModel } from "./call-model.js";
import type { DeviceModel } from "./device-model.js";
import type { SensorModel } from "./sensor-model.js";
import type { NamedTypeModel } from "./type-model.js";

/** Every list of fields of a signature: arguments, informs of each kind, reply. */
export function fieldListsOf({
  arguments: fields,
  informs = [],
  kinds = [],
  reply = [],
}: SignatureModel): readonly (readonly FieldModel[])[] {
  return [fields, informs, ...kinds.map((kind) => kind.arguments), reply];
}

/** Everything that has a type where it is used, in the order of the interface: fields, then sensors. */
export function usesOf({ requests, informs, sensors }: DeviceModel): readonly (FieldModel | SensorModel)[] {
  const fields = requests.flatMap(({ signatures }) => signatures.flatMap(fieldListsOf).flat());
  return [...fields, ...informs.flatMap((inform) => inform.arguments), ...sensors];
}

/** The same, after the named types. */
export function typedOf(model: DeviceModel): readonly (NamedTypeModel | FieldModel | SensorModel)[] {
  return [...model.types, ...usesOf(model)];
}

/** Whether informs precede the reply. */
export function hasInforms({ informs, kinds }: Pick<SignatureModel, "informs" | "kinds">): boolean {
  return informs !== undefined || kinds !== undefined;
}
