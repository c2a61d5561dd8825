/** The rules of errors: if one is broken, nothing is generated (interface reference, "Diagnostics"). */
export const ERROR_RULES = [
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

/** The rules of warnings, unless a level or an `x-allow` changes that. */
export const WARNING_RULES = [
  "unused-type",
  "deprecated-type",
  "missing-description",
  "missing-units",
  "name-style",
  "non-ascii",
  "initial-status",
  "large-family",
  "unreachable-state",
  "value-style",
  "version-style",
  "unused-allow",
] as const;

export type ErrorRule = (typeof ERROR_RULES)[number];
export type WarningRule = (typeof WARNING_RULES)[number];

/** The rules that a diagnostic can name; each is explained in docs/diagnostics.md. */
export type Rule = ErrorRule | WarningRule;

/** One error or warning, and its place. */
export interface Diagnostic {
  /** The file, as given on the command line. */
  readonly file: string;
  /** From 1; lines end at LF, CRLF or CR. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** The length of the text that is meant, in UTF-16 code units; undefined for a place without a text. */
  readonly length?: number;
  readonly severity: "error" | "warning";
  readonly rule: Rule;
  /** What was expected, and what was found. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** What is wrong with a file as a whole. */
export function fileDiagnostic(file: string, message: string): Diagnostic {
  return { file, line: 1, column: 1, severity: "error", rule: "file", message };
}

/** So many diagnostics of a file are found: in one that has more, which is no interface, the rest is not looked for. */
export const MOST_FOUND = 10_000;

/** Whether it is an error, so that nothing can be generated. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** `file:line:column: error rule-id: message`, and the hint after it. */
export function formatDiagnostic({ file, line, column, severity, rule, message, hint }: Diagnostic): string {
  return `${file}:${line}:${column}: ${severity} ${rule}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
