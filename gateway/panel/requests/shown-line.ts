import { isSecretAt } from "katcp-runtime/vocabulary";
import type { SignatureDescription } from "../../hub/device-description.js";
import { printRequest } from "./wire-line.js";

/** A request as it goes over the wire, with dots for what is secret. */
export function shownLine(name: string, args: readonly string[], signature: SignatureDescription | undefined): string {
  const fields = signature?.arguments ?? [];
  return printRequest(
    name,
    args.map((text, index) => (isSecretAt(fields, index) ? "•••" : text)),
  );
}
