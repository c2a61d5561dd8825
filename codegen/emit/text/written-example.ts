import { SECRET_MASK } from "katcp-runtime/vocabulary";
import type { CallExampleModel, FieldModel, SignatureModel } from "../../model/call-model.js";
import { plainType } from "../../model/plain-type.js";
import type { WrittenValue } from "../../model/type-model.js";
import { formatValue, formatWritten } from "./wire-text.js";

/** A field as an example may show it: of a secret, what stands for it. */
export function conceal(field: FieldModel): FieldModel {
  return field.secret ? { ...field, type: plainType("string"), words: [], example: SECRET_MASK } : field;
}

/** ` a b c`: values that an author shows, in the order of their fields, as they follow a name or `ok` on the wire. */
export function formatShown(fields: readonly FieldModel[], values: readonly WrittenValue[]): string {
  return values.map((value, index) => ` ${formatOne(value, fields[Math.min(index, fields.length - 1)])}`).join("");
}

function formatOne(value: WrittenValue, field: FieldModel | undefined): string {
  if (field === undefined || field.secret) return SECRET_MASK;
  return formatWritten(value, field.type, field.words);
}

/** The lines of a call that its author shows; what he leaves out of the answer, `answer` fills in. */
export function shownLines(name: string, signature: SignatureModel, { example, answer }: ShownCall): readonly string[] {
  const request = `?${name}${formatShown(signature.arguments, example.arguments)}`;
  if (example.fail !== undefined) return [request, `!${name} fail ${formatValue(example.fail, plainType("string"))}`];
  const informs = example.informs?.map(({ kind = name, fields, values }) => `#${kind}${formatShown(fields, values)}`) ?? answer.informs;
  const reply = example.reply === undefined ? undefined : formatShown(signature.reply ?? [], example.reply);
  return [request, ...informs, `!${name} ok${reply ?? (signature.reply === undefined ? ` ${informs.length}` : answer.reply)}`];
}

/** A call that an author shows, and what might come back. */
export interface ShownCall {
  readonly example: CallExampleModel;
  readonly answer: { readonly informs: readonly string[]; readonly reply: string };
}
