import { formatUsage } from "katcp-runtime/vocabulary";
import type { FieldModel, InformModel, SignatureModel } from "../../model/device-model.js";

/** What a call brings on the wire: `!tune ok frequency`; undefined where that is a bare `ok`. */
export function replyLine(request: string, { informs, reply }: SignatureModel): string | undefined {
  const fields = reply === undefined ? " count" : fieldsLine(reply);
  return informs === undefined && fields === "" ? undefined : `!${request} ok${fields}`;
}

/** Each inform before a reply: `#scan frequency power`. */
export function informLine(name: string, fields: readonly FieldModel[]): string {
  return `#${name}${fieldsLine(fields)}`;
}

/** An inform that no request asked for: `#scan-done steps peak`. */
export function usageOfInform({ name, arguments: fields }: InformModel): string {
  return informLine(name, fields);
}

/** As usage lines say them: `gain [when] [values ...]`. */
function fieldsLine(fields: readonly FieldModel[]): string {
  const contracts = fields.map(({ name, optional, repeated }) => {
    return { name, type: "string" as const, optional, ...(repeated === undefined ? {} : { repeated }) };
  });
  return formatUsage("", { arguments: contracts }).slice(1);
}
