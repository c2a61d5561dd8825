import { type Diagnostic, isError, MOST_FOUND } from "./diagnostics.js";

/** How mistakes are printed: for people, for programs, or as the annotations of GitHub's checks. */
export const FORMATS = ["text", "json", "github"] as const;
export type Format = (typeof FORMATS)[number];

/** More of them are not read, and a file of nonsense has millions. */
const MOST_PRINTED = { json: 1000, github: 100 } as const;

/** The lines that tell programs of mistakes: one array, or an annotation each. */
export function formatReport(diagnostics: readonly Diagnostic[], format: Exclude<Format, "text">): readonly string[] {
  const shown = chooseShown(diagnostics, MOST_PRINTED[format]);
  return format === "json" ? [JSON.stringify(shown, undefined, 2)] : shown.map(formatAnnotation);
}

/** How many are not printed, as a line; undefined where all are. */
export function formatRest({ length }: readonly Diagnostic[], format: Exclude<Format, "text">): string | undefined {
  const rest = length - MOST_PRINTED[format];
  if (rest <= 0) return undefined;
  return length < MOST_FOUND ? `… and ${rest} more` : `… and ${rest} more, or still more`;
}

/** Warnings make room for errors; what is left keeps its order. */
function chooseShown(diagnostics: readonly Diagnostic[], most: number): readonly Diagnostic[] {
  if (diagnostics.length <= most) return diagnostics;
  const errors = diagnostics.filter(isError).slice(0, most);
  const warnings = diagnostics.filter((diagnostic) => !isError(diagnostic)).slice(0, most - errors.length);
  const chosen = new Set([...errors, ...warnings]);
  return diagnostics.filter((diagnostic) => chosen.has(diagnostic));
}

function formatAnnotation({ file, line, column, length, severity, rule, message, hint }: Diagnostic): string {
  const words = hint === undefined ? message : `${message} (${hint})`;
  return annotation({ file, line, column, length, severity, title: rule }, words);
}

/** Where an annotation stands, and how it is headed. */
export interface AnnotationPlace extends Pick<Diagnostic, "file" | "line" | "column"> {
  readonly severity: Diagnostic["severity"] | "notice";
  readonly length?: number | undefined;
  readonly title: string;
}

/** `::error file=…,line=…,col=…,endColumn=…,title=…::message`, a workflow command of GitHub Actions. */
export function annotation({ file, line, column, length, severity, title }: AnnotationPlace, message: string): string {
  const end = length === undefined ? "" : `,endColumn=${column + length}`;
  return `::${severity} file=${escapeProperty(file)},line=${line},col=${column}${end},title=${title}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
