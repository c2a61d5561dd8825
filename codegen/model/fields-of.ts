import type { FieldModel, SignatureModel } from "./device-model.js";

/** Every list of fields of a signature: arguments, informs of each kind, reply. */
export function fieldListsOf({
  arguments: fields,
  informs = [],
  kinds = [],
  reply = [],
}: SignatureModel): readonly (readonly FieldModel[])[] {
  return [fields, informs, ...kinds.map((kind) => kind.arguments), reply];
}

/** Whether informs precede the reply. */
export function hasInforms({ informs, kinds }: Pick<SignatureModel, "informs" | "kinds">): boolean {
  return informs !== undefined || kinds !== undefined;
}
