/** The rules that a diagnostic can name (interface reference, "Diagnostics"). */
export const RULES = [
  "file",
  "syntax",
  "duplicate-key",
  "unknown-key",
  "missing-key",
  "wrong-type",
  "bad-value",
  "bad-name",
  "reserved-name",
  "conflict",
  "unknown-type",
  "include-cycle",
  "duplicate-name",
  "field-order",
  "family",
  "signatures",
] as const;
export type Rule = (typeof RULES)[number];

/** One mistake, and where it stands. */
export interface Diagnostic {
  /** As it was given on the command line. */
  readonly file: string;
  /** From 1; lines end at LF, CRLF or CR. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  readonly severity: "error" | "warning";
  readonly rule: Rule;
  /** What was expected, and what was found. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** `file:line:column: error rule-id: message`, and the hint after it. */
export function formatDiagnostic({ file, line, column, severity, rule, message, hint }: Diagnostic): string {
  return `${file}:${line}:${column}: ${severity} ${rule}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
