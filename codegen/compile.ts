import type { Diagnostic } from "./diagnostics.js";
import { type ReadFile, readIncludes } from "./interface/read-includes.js";
import { buildModel } from "./model/build-model.js";
import type { DeviceModel } from "./model/device-model.js";

/** What became of one interface file. */
export interface CompileResult {
  /** Undefined where there is any error. */
  readonly model: DeviceModel | undefined;
  /** Every mistake: by file as read, then in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** From the bytes of an interface file to its model. Other files come by `readFile` alone, and nothing is written; it never throws. */
export function compileInterface(
  bytes: Uint8Array,
  file: string,
  readFile: ReadFile = () => "files cannot be included here",
): CompileResult {
  const files = readIncludes(bytes, file, readFile);
  const model = files.merged.at(-1)?.file === file ? buildModel(files) : undefined;
  return { model, diagnostics: files.diagnostics() };
}
