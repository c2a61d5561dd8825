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

/** At most this many warnings of one rule are shown: the others look the same. */
const mostOfRule = 3;

/** If more warnings than this would be shown, each rule shows fewer, so that the report fits a screen. */
const mostWarnings = 24;

/** Up to this many warnings are shown with their line. If there are more, each takes one line. */
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
  const { shown, most, counts } = firstOfEach(warnings);
  const gathered = [...counts].filter(([, count]) => count > most).map(([rule, count]) => `${count} × ${rule}`);
  const lines = shown.flatMap((warning) => show(warning, shown.length <= mostFramed));
  const first = most === 1 ? "the first of each is shown" : `the first ${most} of each are shown`;
  return gathered.length === 0 ? lines : [...lines, `${gathered.join(", ")}: ${first}`];
}

interface FirstOfEach {
  readonly shown: readonly Diagnostic[];
  /** The most that are shown of one rule. */
  readonly most: number;
  /** How many each rule has. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The first warnings of each rule, in their order: as many of each as fit a screen. */
function firstOfEach(warnings: readonly Diagnostic[]): FirstOfEach {
  const counts = new Map<string, number>();
  const numbered = warnings.map((warning) => {
    const number = (counts.get(warning.rule) ?? 0) + 1;
    counts.set(warning.rule, number);
    return { warning, number };
  });
  const firsts = (most: number) => numbered.filter(({ number }) => number <= most).map(({ warning }) => warning);
  let most = mostOfRule;
  while (most > 1 && firsts(most).length > mostWarnings) most--;
  return { shown: firsts(most), most, counts };
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
