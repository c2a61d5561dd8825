import type { Diagnostic } from "./diagnostics.js";
import { readInterface } from "./interface/read-interface.js";
import { buildModel } from "./model/build-model.js";
import type { DeviceModel } from "./model/device-model.js";

/** What became of one interface file. */
export interface CompileResult {
  /** Undefined where there is any error. */
  readonly model: DeviceModel | undefined;
  /** Every mistake, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** From the bytes of an interface file to its model. Reads and writes nothing, and never throws. */
export function compileInterface(bytes: Uint8Array, file: string): CompileResult {
  const read = readInterface(bytes, file);
  if ("rule" in read) return { model: undefined, diagnostics: [read] };
  const model = buildModel(file, read);
  return { model, diagnostics: read.reporter.diagnostics };
}
