import { dirname } from "node:path";
import { countOf } from "../count-of.js";
import type { Paint } from "../diagnostics/paint.js";
import { annotation, type Format } from "../diagnostics/report.js";
import { formatDiff } from "../file-diff.js";
import { type ChangedFile, changed } from "../files/file-outcome.js";
import type { Orphan } from "../files/find-orphans.js";
import type { GenerateResult } from "../generate.js";
import type { Terminal } from "../terminal.js";

/** What a run has done. */
export interface WrittenReport extends Pick<GenerateResult, "outcomes" | "orphans" | "unclear" | "taken"> {
  readonly isPruned: boolean;
  readonly tookMs: number;
}

/** Says what was written, what is an orphan, and how long that took. */
export function reportWritten({ outcomes, orphans, unclear, taken, isPruned, tookMs }: WrittenReport, terminal: Terminal): void {
  const written = changed(outcomes);
  for (const { path } of written) terminal.log(`wrote ${path}`);
  for (const line of [...describeTaken(taken), ...describeUnclear(unclear)]) terminal.log(line);
  for (const orphan of orphans) terminal.log(isPruned ? `removed ${orphan.path}` : describeOrphan(orphan));
  const counts = [`${written.length} written`, `${outcomes.length - written.length} unchanged`];
  if (orphans.length > 0)
    counts.push(isPruned ? `${orphans.length} removed` : `${countOf(orphans.length, "orphan")} (--prune removes them)`);
  terminal.log(`${counts.join(", ")}, ${Math.round(tookMs)} ms`);
}

/** What a check has found. */
export interface CheckReport extends Pick<GenerateResult, "outcomes" | "orphans" | "unclear" | "taken"> {
  /** The command that brings the files up to date. */
  readonly mend: () => string;
  readonly format: Format;
  readonly paint: Paint;
}

/** Says what is not up to date, in what it differs, and what mends it; gives the exit code. */
export function reportCheck(report: CheckReport, terminal: Terminal): 0 | 1 {
  const { outcomes, orphans, unclear, taken, mend, format, paint } = report;
  const differing = changed(outcomes);
  for (const line of [...describeTaken(taken), ...describeUnclear(unclear)]) terminal.error(line);
  if (differing.length === 0 && orphans.length === 0) {
    if (format !== "json") terminal.log(`${countOf(outcomes.length, "file")} ${outcomes.length === 1 ? "is" : "are"} up to date`);
    return 0;
  }
  for (const outcome of differing) for (const line of describeDifference(outcome)) terminal.error(paintDifference(line, paint));
  for (const orphan of orphans) terminal.error(describeOrphan(orphan));
  const command = `run ${mend()}${orphans.length > 0 ? " --prune" : ""}`;
  terminal.error(`katcp-gen: ${command}`);
  if (format === "github") for (const { path } of [...differing, ...orphans]) terminal.log(annotateFile(path, command));
  return 1;
}

function describeDifference({ path, before, text }: ChangedFile): readonly string[] {
  if (before === undefined) return [`${path} is missing`];
  const names = [path, `${path} as it should be`] as const;
  return [`${path} is not up to date`, ...formatDiff({ before: before.replaceAll("\r\n", "\n"), after: text, names })];
}

function paintDifference(line: string, { red, green, cyan }: Paint): string {
  if (/^(---|\+\+\+) /.test(line)) return line;
  if (line.startsWith("@@")) return cyan(line);
  return line.startsWith("-") ? red(line) : line.startsWith("+") ? green(line) : line;
}

function annotateFile(file: string, command: string): string {
  return annotation({ file, line: 1, column: 1, severity: "error", title: "not up to date" }, command);
}

function describeOrphan({ path, source }: Orphan): string {
  return `${path} is an orphan: ${source} no longer makes it`;
}

/** A line for each folder and source: what is left alone, and why. */
function describeUnclear(unclear: readonly Orphan[]): readonly string[] {
  return gather(unclear).map(
    ({ folder, source, count }) =>
      `kept ${folder} (${countOf(count, "file")}): cannot tell whether ${source}, which it comes from, still exists`,
  );
}

/** A line for each folder and source: who writes over whom. */
function describeTaken(taken: readonly Orphan[]): readonly string[] {
  return gather(taken).map(
    ({ folder, source }) =>
      `${folder} held the output of ${source}: two interfaces with the same name overwrite each other; rename one, or give it another --out-dir`,
  );
}

/** Files by their folder and by what made them. */
function gather(files: readonly Orphan[]): readonly { readonly folder: string; readonly source: string; readonly count: number }[] {
  const groups = new Map<string, { folder: string; source: string; count: number }>();
  for (const { path, source } of files) {
    const folder = dirname(path);
    const group = groups.get(`${folder} ${source}`) ?? { folder, source, count: 0 };
    groups.set(`${folder} ${source}`, group);
    group.count++;
  }
  return [...groups.values()];
}
