import { type Diagnostic, formatDiagnostic } from "./diagnostics.js";
import { formatFrame } from "./frame.js";

/** How mistakes are printed: for people, for programs, or as the annotations of GitHub's checks. */
export const FORMATS = ["text", "json", "github"] as const;
export type Format = (typeof FORMATS)[number];

/** The lines that tell of mistakes. `textOf` gives the text of a file, for the line to be shown. */
export function formatReport(
  diagnostics: readonly Diagnostic[],
  format: Format,
  textOf: (file: string) => string | undefined,
): readonly string[] {
  if (format === "json") return [JSON.stringify(diagnostics, undefined, 2)];
  if (format === "github") return diagnostics.map(formatAnnotation);
  return diagnostics.flatMap((diagnostic) => {
    const text = textOf(diagnostic.file);
    const frame = text === undefined ? "" : formatFrame(text, diagnostic);
    return frame === "" ? [formatDiagnostic(diagnostic)] : [formatDiagnostic(diagnostic), frame];
  });
}

function formatAnnotation({ file, line, column, severity, rule, message, hint }: Diagnostic): string {
  return annotation({ file, line, column, severity, title: rule }, hint === undefined ? message : `${message} (${hint})`);
}

/** Where an annotation stands, and how it is headed. */
export interface AnnotationPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Diagnostic["severity"];
  readonly title: string;
}

/** `::error file=…,line=…,col=…,title=…::message`, a workflow command of GitHub Actions. */
export function annotation({ file, line, column, severity, title }: AnnotationPlace, message: string): string {
  return `::${severity} file=${escapeProperty(file)},line=${line},col=${column},title=${title}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
