import { formatDiff } from "../file-diff.js";
import type { Orphan } from "../files/find-orphans.js";
import { changed, type FileOutcome } from "../files/write-files.js";
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
  if (orphans.length > 0) counts.push(isPruned ? `${orphans.length} removed` : `${countOf(orphans, "orphan")} (--prune removes them)`);
  terminal.log(`${counts.join(", ")}, ${Math.round(tookMs)} ms`);
}

/** What a check has found. */
export interface CheckReport {
  readonly outcomes: readonly FileOutcome[];
  readonly orphans: readonly Orphan[];
  /** The command that brings the files up to date. */
  readonly mend: string;
}

/** Says what is not up to date, in what it differs, and what mends it; gives the exit code. */
export function reportCheck({ outcomes, orphans, mend }: CheckReport, terminal: Terminal): 0 | 1 {
  const differing = changed(outcomes);
  if (differing.length === 0 && orphans.length === 0) {
    terminal.log(`${countOf(outcomes, "file")} ${outcomes.length === 1 ? "is" : "are"} up to date`);
    return 0;
  }
  for (const { path, before, text } of differing) {
    terminal.error(before === undefined ? `${path} is missing` : `${path} is not up to date`);
    if (before === undefined) continue;
    for (const line of formatDiff({ before, after: text, names: [path, `${path} as its interface makes it`] })) terminal.error(line);
  }
  for (const orphan of orphans) terminal.error(describeOrphan(orphan));
  terminal.error(`katcp-gen: run ${mend}${orphans.length > 0 ? " --prune" : ""}`);
  return 1;
}

function describeOrphan({ path, source }: Orphan): string {
  return `${path} is an orphan: ${source} no longer makes it`;
}

function countOf(things: readonly unknown[], noun: string): string {
  return `${things.length} ${noun}${things.length === 1 ? "" : "s"}`;
}
