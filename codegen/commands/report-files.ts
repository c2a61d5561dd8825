import { countOf } from "../count-of.js";
import { annotation, type Format } from "../diagnostics/report.js";
import { formatDiff } from "../file-diff.js";
import type { Orphan } from "../files/find-orphans.js";
import { type ChangedFile, changed, type FileOutcome } from "../files/write-files.js";
import type { Terminal } from "../terminal.js";

/** What a run has done. */
export interface WrittenReport {
  readonly outcomes: readonly FileOutcome[];
  readonly orphans: readonly Orphan[];
  readonly isPruned: boolean;
  readonly tookMs: number;
}

/** Says what was written, what is an orphan, and how long that took. */
export function reportWritten({ outcomes, orphans, isPruned, tookMs }: WrittenReport, terminal: Terminal): void {
  const written = changed(outcomes);
  for (const { path } of written) terminal.log(`wrote ${path}`);
  for (const orphan of orphans) terminal.log(isPruned ? `removed ${orphan.path}` : describeOrphan(orphan));
  const counts = [`${written.length} written`, `${outcomes.length - written.length} unchanged`];
  if (orphans.length > 0)
    counts.push(isPruned ? `${orphans.length} removed` : `${countOf(orphans.length, "orphan")} (--prune removes them)`);
  terminal.log(`${counts.join(", ")}, ${Math.round(tookMs)} ms`);
}

/** What a check has found. */
export interface CheckReport {
  readonly outcomes: readonly FileOutcome[];
  readonly orphans: readonly Orphan[];
  /** The command that brings the files up to date. */
  readonly mend: string;
  readonly format: Format;
}

/** Says what is not up to date, in what it differs, and what mends it; gives the exit code. */
export function reportCheck({ outcomes, orphans, mend, format }: CheckReport, terminal: Terminal): 0 | 1 {
  const differing = changed(outcomes);
  if (differing.length === 0 && orphans.length === 0) {
    if (format !== "json") terminal.log(`${countOf(outcomes.length, "file")} ${outcomes.length === 1 ? "is" : "are"} up to date`);
    return 0;
  }
  for (const outcome of differing) for (const line of describeDifference(outcome)) terminal.error(line);
  for (const orphan of orphans) terminal.error(describeOrphan(orphan));
  const command = `run ${mend}${orphans.length > 0 ? " --prune" : ""}`;
  terminal.error(`katcp-gen: ${command}`);
  if (format === "github") for (const { path } of [...differing, ...orphans]) terminal.log(annotateFile(path, command));
  return 1;
}

function describeDifference({ path, before, text }: ChangedFile): readonly string[] {
  if (before === undefined) return [`${path} is missing`];
  return [`${path} is not up to date`, ...formatDiff({ before, after: text, names: [path, `${path} as its interface makes it`] })];
}

function annotateFile(file: string, command: string): string {
  return annotation({ file, line: 1, column: 1, severity: "error", title: "not up to date" }, command);
}

function describeOrphan({ path, source }: Orphan): string {
  return `${path} is an orphan: ${source} no longer makes it`;
}
