import type { CompileOptions, CompileResult } from "./compile.js";
import { isError } from "./diagnostics/diagnostics.js";
import type { DeviceModel } from "./model/device-model.js";
import { Session } from "./session.js";

/** An interface file, and what it says. */
export interface NamedModel {
  readonly file: string;
  readonly model: DeviceModel;
}

/** What `readInterfaces` found. */
export interface ReadInterfaces extends Pick<CompileResult, "diagnostics"> {
  /** Those without an error, in the order of the words. */
  readonly interfaces: readonly NamedModel[];
}

/**
 * Reads interface files and all that they include. Words are files, folders or patterns, as for `katcp-gen`. It never throws: what cannot be
 * read is among the diagnostics. Warnings are left out, unless `levels` make errors of them: they are for the author of the interface.
 */
export function readInterfaces(words: readonly string[], options: CompileOptions = { targets: [] }): ReadInterfaces {
  const session = new Session(options);
  const { files, diagnostics } = session.expand(words);
  const results = files.map((file) => ({ file, ...session.compile(file) }));
  const interfaces = results.flatMap(({ file, model }) => (model === undefined ? [] : [{ file, model }]));
  return { interfaces, diagnostics: [...diagnostics, ...results.flatMap((result) => result.diagnostics)].filter(isError) };
}
