import type { DeviceModel } from "../../model/device-model.js";
import { docComment } from "./doc.js";
import { list, quote } from "./layout.js";
import { headerOf, printStatements } from "./morph.js";

/** `interface.ts`: what the device answers to `?interface-describe`, with a line for each request, inform and sensor, so that changes merge. */
export function emitInterface(model: DeviceModel): string {
  const doc = docComment("The interface as canonical JSON, for `?interface-describe`.");
  const parts = model.describe().parts.map(printPart);
  return printStatements([
    headerOf(model.source),
    `${doc}\n${list(parts, { open: "export const text = [", close: '].join("");', indent: "" })}`,
  ]);
}

function printPart(part: string | readonly string[]): string {
  return typeof part === "string" ? quote(part) : list(part.map(quote), { open: "[", close: '].join(",")', indent: "  ", column: 1 });
}
