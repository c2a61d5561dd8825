import { type Diagnostic, isError, MOST_FOUND } from "./diagnostics.js";
import { formatFrame, splitLines } from "./frame.js";
import type { Paint } from "./paint.js";

/** How a report for people is made. */
export interface TextOptions {
  /** The text of a file, for the line to be shown. */
  readonly textOf: (file: string) => string | undefined;
  readonly paint: Paint;
  /** Every warning, also beside errors. */
  readonly allWarnings: boolean;
}

/** More errors are not read, and a file of nonsense has millions. */
const mostErrors = 100;

/** So many warnings of one rule are shown: who has more knows what they look like. */
const mostOfRule = 3;

/** So many warnings are shown with their line; of more, each takes one line. */
const mostFramed = 6;

/**
 * The lines that tell people of mistakes. What must be mended stands alone: warnings wait until there are no errors. Of many warnings of
 * one rule, the first are shown and the others counted.
 */
export function textReport(diagnostics: readonly Diagnostic[], options: TextOptions): readonly string[] {
  const errors = diagnostics.filter(isError);
  const warnings = diagnostics.filter((diagnostic) => !isError(diagnostic));
  const show = shower(options);
  const shownErrors = errors.slice(0, mostErrors).flatMap((error) => show(error, true));
  const beyond = errors.length < MOST_FOUND ? "" : ", or still more";
  const rest = errors.length > mostErrors ? [`… and ${errors.length - mostErrors} more errors${beyond}`] : [];
  if (options.allWarnings) return [...warnings.flatMap((warning) => show(warning, true)), ...shownErrors, ...rest];
  return errors.length > 0 ? [...shownErrors, ...rest] : gatherWarnings(warnings, show);
}

/** Whether such a report shows every one of them, without being asked for all. */
export function isWhole(diagnostics: readonly Diagnostic[]): boolean {
  const warnings = diagnostics.filter((diagnostic) => !isError(diagnostic));
  return warnings.length === 0 || (warnings.length === diagnostics.length && warnings.length === firstOfEach(warnings).shown.length);
}

function gatherWarnings(warnings: readonly Diagnostic[], show: Show): readonly string[] {
  const { shown, counts } = firstOfEach(warnings);
  const gathered = [...counts].filter(([, count]) => count > mostOfRule).map(([rule, count]) => `${count} × ${rule}`);
  const lines = shown.flatMap((warning) => show(warning, shown.length <= mostFramed));
  return gathered.length === 0 ? lines : [...lines, `${gathered.join(", ")}: the first ${mostOfRule} of each are shown`];
}

/** The first warnings of each rule, in their order, and how many each has. */
function firstOfEach(warnings: readonly Diagnostic[]): {
  readonly shown: readonly Diagnostic[];
  readonly counts: ReadonlyMap<string, number>;
} {
  const counts = new Map<string, number>();
  const shown = warnings.filter(({ rule }) => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count <= mostOfRule;
  });
  return { shown, counts };
}

type Show = (diagnostic: Diagnostic, isFramed: boolean) => readonly string[];

/** Shows a diagnostic, with the line that it stands in; a file is read and cut into lines once, however many it has. */
function shower({ textOf, paint }: TextOptions): Show {
  const known = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const text = known.has(file) ? undefined : textOf(file);
    const lines = known.get(file) ?? (text === undefined ? [] : splitLines(text));
    known.set(file, lines);
    return lines;
  };
  return (diagnostic, isFramed) => {
    const tint = isError(diagnostic) ? paint.red : paint.yellow;
    const frame = isFramed ? formatFrame(linesOf(diagnostic.file), diagnostic, tint) : "";
    return [painted(diagnostic, paint), ...(frame === "" ? [] : [frame])];
  };
}

/** As `formatDiagnostic` has it. */
function painted({ file, line, column, severity, rule, message, hint }: Diagnostic, paint: Paint): string {
  const tint = severity === "error" ? paint.red : paint.yellow;
  const end = hint === undefined ? "" : ` ${paint.cyan(`(${hint})`)}`;
  return `${paint.bold(`${file}:${line}:${column}:`)} ${tint(severity)} ${rule}: ${message}${end}`;
}
