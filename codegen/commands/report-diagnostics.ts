import { countOf } from "../count-of.js";
import { type Diagnostic, isError } from "../diagnostics/diagnostics.js";
import type { Paint } from "../diagnostics/paint.js";
import { type Format, formatReport, formatRest } from "../diagnostics/report.js";
import { isWhole, textReport } from "../diagnostics/text-report.js";
import { readInput } from "../files/read-input.js";
import type { Terminal } from "../terminal.js";

/** How mistakes are told. */
export interface Reporting {
  readonly terminal: Terminal;
  readonly format: Format;
  readonly paint: Paint;
  /** Every warning, also beside errors. */
  readonly allWarnings: boolean;
}

/**
 * Tells programs on the standard output, also when there is nothing to tell, and people on the other; then counts. True where any is
 * an error: then nothing was done, and it says so.
 */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], reporting: Reporting): boolean {
  const { terminal, format, paint, allWarnings } = reporting;
  const options = { textOf: readText, paint, allWarnings };
  if (format === "text") for (const line of textReport(diagnostics, options)) terminal.error(line);
  else for (const line of formatReport(diagnostics, format)) terminal.log(line);
  const rest = format === "text" ? undefined : formatRest(diagnostics, format);
  if (rest !== undefined) terminal.error(rest);
  if (diagnostics.length > 0) terminal.error(`katcp-gen: ${summarise(diagnostics, reporting)}`);
  return diagnostics.some(isError);
}

function summarise(diagnostics: readonly Diagnostic[], { format, allWarnings }: Reporting): string {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  const isAllShown = format !== "text" || allWarnings || isWhole(diagnostics);
  const show = isAllShown ? "" : " (--all-warnings shows them)";
  if (errors === 0) return `${countOf(warnings, "warning")}${show}`;
  const counts = [countOf(errors, "error"), ...(warnings > 0 && isAllShown ? [countOf(warnings, "warning")] : []), "nothing was written"];
  const held = isAllShown ? "" : `; ${countOf(warnings, "warning")} not shown while there are errors${show}`;
  return `${counts.join(", ")}${held}`;
}

function readText(file: string): string | undefined {
  const bytes = readInput(file);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}
