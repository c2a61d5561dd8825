import { createRequire } from "node:module";
import { printable } from "./diagnostics/frame.js";

/** More lines of one file's differences than this nobody reads in a log. */
const mostLines = 24;

/** Where two texts differ in more lines than this, looking for the shortest way between them takes longer than it tells. */
const mostEdits = 2_000;

/** What is compared. */
export interface DiffedTexts {
  readonly before: string;
  readonly after: string;
  /** What they are called. */
  readonly names: readonly [before: string, after: string];
}

/** The differences of two texts, as `diff -u` prints them; what is too long is cut, and its last line says how much more there is. */
export function formatDiff({ before, after, names: [from, to] }: DiffedTexts): readonly string[] {
  const { structuredPatch } = createRequire(import.meta.url)("diff") as typeof import("diff");
  const patch = structuredPatch(from, to, before, after, "", "", { context: 1, maxEditLength: mostEdits });
  const head = [`--- ${from}`, `+++ ${to}`];
  if (patch === undefined) return [...head, `… they differ in more than ${mostEdits} lines`];
  const lines = patch.hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines.map(printable),
  ]);
  const rest = lines.length - mostLines;
  return rest <= 1 ? [...head, ...lines] : [...head, ...lines.slice(0, mostLines), `… and ${rest} lines more`];
}
