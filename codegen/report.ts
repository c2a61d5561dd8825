import { type Diagnostic, formatDiagnostic } from "./diagnostics.js";
import { formatFrame, splitLines } from "./frame.js";

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
  // Each file is read and cut into lines once, however many mistakes it has.
  const names = new Set(diagnostics.map(({ file }) => file));
  const files = new Map([...names].map((file) => [file, linesOf(textOf(file))]));
  return diagnostics.flatMap((diagnostic) => {
    const frame = formatFrame(files.get(diagnostic.file) ?? [], diagnostic);
    return frame === "" ? [formatDiagnostic(diagnostic)] : [formatDiagnostic(diagnostic), frame];
  });
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : splitLines(text);
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
