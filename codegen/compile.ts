import { type Diagnostic, isError } from "./diagnostics/diagnostics.js";
import { applyLevels, type LevelOptions } from "./diagnostics/levels.js";
import { type ReadFile, readIncludes } from "./interface/read-includes.js";
import { lintInterface } from "./lint/lint-interface.js";
import { buildModel } from "./model/build-model.js";
import type { DeviceModel } from "./model/device-model.js";

/** What became of one interface file. */
export interface CompileResult {
  /** Undefined where there is any error. */
  readonly model: DeviceModel | undefined;
  /** Every mistake and every warning: by file as read, then in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How an interface is compiled. */
export interface CompileOptions extends LevelOptions {
  /** What tells one file from another, where two paths may lead to the same one; the path itself unless said otherwise. */
  readonly identify?: ((file: string) => string) | undefined;
}

/** From the bytes of an interface file to its model. Other files come by `readFile` alone, and nothing is written; it never throws. */
export function compileInterface(
  bytes: Uint8Array,
  file: string,
  readFile: ReadFile = () => "files cannot be included here",
  { identify, ...levels }: CompileOptions = {},
): CompileResult {
  const files = readIncludes(bytes, file, readFile, identify);
  const isLegible = (): boolean => files.merged.every(({ reporter }) => !reporter.isFull);
  const model = isLegible() && files.merged.at(-1)?.file === file ? buildModel(files) : undefined;
  if (isLegible()) lintInterface(files);
  const diagnostics = applyLevels(files.diagnostics(), levels);
  return { model: diagnostics.some(isError) ? undefined : model, diagnostics };
}
