import { type Diagnostic, fileDiagnostic } from "../diagnostics/diagnostics.js";
import type { RuleLevels } from "../diagnostics/levels.js";
import { PLAIN } from "../diagnostics/paint.js";
import type { DescribedFiles } from "../model/describe/read-description.js";
import { describedSource } from "./described-source.js";
import type { DiffFormat } from "./diff-format.js";
import { diffInterfaces, isRefused } from "./diff-interfaces.js";
import { reportDiffs } from "./diff-report.js";
import { readSources } from "./interface-source.js";
import type { InterfaceSource } from "./named-sources.js";

/** What is compared: a word as `katcp-gen diff` takes it (a file, `git:REV:PATH`, `npm:PACKAGE`), or what a device said of itself. */
export type DiffSide = string | { readonly label: string; readonly files: DescribedFiles };

/** Options of `diffSides`. */
export interface DiffSidesOptions {
  /** Default: text. */
  readonly format?: DiffFormat | undefined;
  readonly levels?: RuleLevels | undefined;
}

/** The report of a comparison. */
export interface DiffSidesResult {
  /** What is wrong with either side: then nothing was compared. */
  readonly diagnostics: readonly Diagnostic[];
  readonly lines: readonly string[];
  /** Whether the new version is too low for the changes, or a change has the level of an error. */
  readonly isRefused: boolean;
}

/** Compares two interfaces as `katcp-gen diff` does, each of which may be that of a device. @throws FileProblem where git cannot be asked */
export function diffSides(old: DiffSide, now: DiffSide, { format = "text", levels = {} }: DiffSidesOptions = {}): DiffSidesResult {
  const sides = [old, now].map(sourceOf);
  const [was, is] = sides.flatMap((side) => ("rule" in side ? [] : [side]));
  const refused = sides.flatMap((side) => ("rule" in side ? [side] : []));
  if (was === undefined || is === undefined) return { diagnostics: refused, lines: [], isRefused: true };
  const diff = diffInterfaces(was, is, levels);
  if (!("changes" in diff)) return { diagnostics: diff, lines: [], isRefused: true };
  return { diagnostics: [], lines: reportDiffs([diff], format, PLAIN), isRefused: isRefused(diff) };
}

function sourceOf(side: DiffSide): InterfaceSource | Diagnostic {
  if (typeof side !== "string") return describedSource(side.label, side.files);
  const { sources, diagnostics } = readSources(side);
  const [problem] = diagnostics;
  if (problem !== undefined) return problem;
  const [only, another] = sources;
  return only === undefined || another !== undefined ? fileDiagnostic(side, "expected one interface file") : only;
}
