import type { DeviceModel, TypeModel, WrittenValue } from "katcp-gen";

/** The values that an interface writes anywhere for each of its codecs. Nobody but their authors knows what their texts look like. */
export function seenValues(model: DeviceModel | undefined): (type: TypeModel | undefined) => readonly WrittenValue[] {
  const seen = new Map<string, WrittenValue[]>();
  const note = (type: TypeModel, ...values: readonly (WrittenValue | undefined)[]): void => {
    const key = keyOf(type);
    if (key === undefined) return;
    const known = values.filter((value) => value !== undefined).flatMap((value) => (Array.isArray(value) ? value : [value]));
    seen.set(key, [...(seen.get(key) ?? []), ...known]);
  };
  for (const { type, example } of model?.types ?? []) note(type, example);
  for (const { type, example, initial } of model?.sensors ?? []) note(type, example, initial?.value);
  for (const { signatures } of model?.requests ?? []) {
    for (const { arguments: fields, informs = [], kinds = [], reply = [] } of signatures) {
      const all = [...fields, ...informs, ...kinds.flatMap((kind) => kind.arguments), ...reply];
      for (const field of all) note(field.type, field.example, field.default);
    }
  }
  return (type) => seen.get((type && keyOf(type)) ?? "") ?? [];
}

function keyOf({ codec }: TypeModel): string | undefined {
  return codec && `${codec.path}#${codec.exportName}`;
}
