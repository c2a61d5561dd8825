import { formatUsage } from "katcp-runtime/vocabulary";
import type { FieldModel, SignatureModel } from "../model/device-model.js";

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
