import { type CompileResult, compileInterface } from "../compile.js";
import { fileDiagnostic, isError } from "../diagnostics/diagnostics.js";
import type { InterfaceSource } from "./named-sources.js";

/** The model of an interface, wherever it comes from, and its errors as messages name its files. Warnings are for who generates from it. */
export function compileSource({ path, label, read, labelOf, identify }: InterfaceSource): CompileResult {
  const bytes = read(path);
  if (typeof bytes === "string") return { model: undefined, diagnostics: [fileDiagnostic(label, bytes)] };
  const { model, diagnostics } = compileInterface(bytes, path, read, { targets: [], identify });
  return { model, diagnostics: diagnostics.filter(isError).map((diagnostic) => ({ ...diagnostic, file: labelOf(diagnostic.file) })) };
}
