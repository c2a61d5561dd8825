import { countOf } from "../count-of.js";
import { type Diagnostic, isError } from "../diagnostics/diagnostics.js";
import { type Format, formatReport, formatRest } from "../diagnostics/report.js";
import { readInput } from "../files/read-input.js";
import type { Terminal } from "../terminal.js";

/** For programs on the standard output, also when there is nothing to tell; for people on the other. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], format: Format, terminal: Terminal): void {
  for (const line of formatReport(diagnostics, format, readText)) {
    if (format === "text") terminal.error(line);
    else terminal.log(line);
  }
  const rest = formatRest(diagnostics, format);
  if (rest !== undefined) terminal.error(rest);
}

/** Counts them, and gives whether any is an error: then nothing was done, and it says so. */
export function reportErrors(diagnostics: readonly Diagnostic[], terminal: Terminal): boolean {
  const errors = diagnostics.filter(isError).length;
  if (diagnostics.length > 0) terminal.error(`katcp-gen: ${summarise(errors, diagnostics.length - errors)}`);
  return errors > 0;
}

function summarise(errors: number, warnings: number): string {
  const count = (number: number, noun: string): string[] => (number === 0 ? [] : [countOf(number, noun)]);
  return [...count(errors, "error"), ...count(warnings, "warning"), ...(errors > 0 ? ["nothing was written"] : [])].join(", ");
}

function readText(file: string): string | undefined {
  const bytes = readInput(file);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}
