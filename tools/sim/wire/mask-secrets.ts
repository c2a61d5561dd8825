import type { Contract } from "katcp-runtime/contract";
import { isSecretAt, SECRET_MASK, signaturesOf } from "katcp-runtime/vocabulary";
import { fitsCount } from "./answer-shape.js";
import { labelOf } from "./line-parts.js";

/** Takes the values of secret arguments out of a request's line: they stand in no recording. */
export function secretMask({ requests = [] }: Contract): (line: string) => string {
  const secret = requests.filter((request) =>
    signaturesOf(request).some(({ arguments: fields = [] }) => fields.some((field) => field.secret)),
  );
  const byName = new Map(secret.flatMap((request) => [request.name, ...(request.aliases ?? [])].map((name) => [name, request] as const)));
  return (line) => {
    const request = byName.get(labelOf(line)?.name ?? "");
    if (request === undefined) return line;
    const [label = "", ...given] = line.trimEnd().split(/[ \t]+/);
    const fitting = signaturesOf(request).filter(({ arguments: fields = [] }) => fitsCount(fields, given.length));
    // Of a call that none fits, nobody knows what is secret.
    if (fitting.length === 0) return [label, ...given.map(() => SECRET_MASK)].join(" ");
    const masked = given.map((text, index) =>
      fitting.some(({ arguments: fields = [] }) => isSecretAt(fields, index)) ? SECRET_MASK : text,
    );
    return [label, ...masked].join(" ");
  };
}
