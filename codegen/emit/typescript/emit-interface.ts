import type { DeviceModel } from "../../model/device-model.js";
import { docComment } from "./doc.js";
import { list, quote } from "./layout.js";
import { headerOf, printStatements } from "./morph.js";

/** `interface.ts`: what the device answers to `?interface-describe`, with a line for each request, inform and sensor, so that changes merge. */
export function emitInterface(model: DeviceModel): string {
  const parts = list(model.describe().parts.map(printPart), {
    open: "const parts: readonly (string | readonly string[])[] = [",
    close: "];",
    indent: "",
  });
  const doc = docComment("The interface as canonical JSON, for `?interface-describe`.");
  const text = 'export const text: string = parts.map((part) => (typeof part === "string" ? part : part.join(","))).join("");';
  return printStatements([headerOf(model.source), parts, `${doc}\n${text}`]);
}

/** The members of an object are a list, and the commas between them come when they are joined: so one more is one line more. */
function printPart(part: string | readonly string[]): string {
  return typeof part === "string" ? quote(part) : list(part.map(quote), { open: "[", close: "]", indent: "  ", column: 1 });
}
