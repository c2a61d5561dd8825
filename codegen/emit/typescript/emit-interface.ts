import type { DeviceModel } from "../../model/device-model.js";
import { docComment } from "./doc.js";
import { list, quote } from "./layout.js";
import { headerOf, printStatements } from "./morph.js";

/** `interface.ts`: what the device answers to `?interface-describe`, a line for each request, inform and sensor, so that changes merge. */
export function emitInterface(model: DeviceModel): string {
  const doc = docComment("The interface as canonical JSON, for `?interface-describe`.");
  const [open, close] = ["export const text = [", '].join("");'];
  return printStatements([headerOf(model.source), `${doc}\n${list(model.describe().lines.map(quote), { open, close, indent: "" })}`]);
}
