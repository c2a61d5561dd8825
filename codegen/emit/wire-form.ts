import { formatUsage } from "katcp-runtime/vocabulary";
import type { FieldModel, SignatureModel } from "../model/call-model.js";

/** The reply of a call as it is on the wire: `!tune ok frequency`. */
export function replyLine(request: string, { reply }: SignatureModel): string {
  return `!${request} ok${reply === undefined ? " count" : fieldsLine(reply)}`;
}

/** An inform, before a reply or unasked: `#scan frequency power`. */
export function informLine(name: string, fields: readonly FieldModel[]): string {
  return `#${name}${fieldsLine(fields)}`;
}

/** As usage lines say them: `gain [when] [values ...]`. */
function fieldsLine(fields: readonly FieldModel[]): string {
  return formatUsage("", { arguments: fields }).slice(1);
}

/** The informs before the reply of a call, one line for each kind. */
export function informLines(request: string, { informs, kinds }: SignatureModel): readonly string[] {
  if (kinds !== undefined) return kinds.map((kind) => informLine(kind.name, kind.arguments));
  return informs === undefined ? [] : [informLine(request, informs)];
}
