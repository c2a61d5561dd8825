import type { Diagnostic } from "../diagnostics.js";
import { readInput } from "../files/read-input.js";
import { type Format, formatReport } from "../report.js";
import type { Terminal } from "../terminal.js";

/** For programs on the standard output, also when there is nothing to tell; for people on the other. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], format: Format, terminal: Terminal): void {
  for (const line of formatReport(diagnostics, format, readText)) {
    if (format === "text") terminal.error(line);
    else terminal.log(line);
  }
}

/** Whether any of them is an error: then it says that nothing was done. */
export function reportErrors(diagnostics: readonly Diagnostic[], terminal: Terminal): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) terminal.error(`katcp-gen: ${errors === 1 ? "1 error" : `${errors} errors`}, nothing was written`);
  return errors > 0;
}

function readText(file: string): string | undefined {
  const bytes = readInput(file);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}
