import type { CompileOptions } from "./compile.js";
import type { Diagnostic } from "./diagnostics/diagnostics.js";
import { Session } from "./session.js";

/** What is wrong with the interfaces that words mean, and how many they are. */
export function lintFiles(
  words: readonly string[],
  options: CompileOptions,
): { readonly diagnostics: readonly Diagnostic[]; readonly count: number } {
  const session = new Session(options);
  const { files, diagnostics } = session.expand(words);
  return { diagnostics: [...diagnostics, ...files.flatMap((file) => session.compile(file).diagnostics)], count: files.length };
}
