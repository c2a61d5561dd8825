import type { GenerateOptions, GenerateResult } from "../generate.js";
import { type Reporting, reportDiagnostics } from "./report-diagnostics.js";
import { reportCheck, reportWritten } from "./report-files.js";

/** What to say of a generation, and how. */
export interface Telling extends Pick<GenerateOptions, "check"> {
  readonly prune: boolean | undefined;
  readonly reporting: Reporting;
  readonly startMs: number;
  /** The command that brings the files up to date. */
  readonly mend: () => string;
}

/** Says what a generation has found and done; gives the exit code. */
export function tellResult(result: GenerateResult, { check, prune = false, reporting, startMs, mend }: Telling): 0 | 1 {
  const { terminal, format, paint } = reporting;
  if (reportDiagnostics(result.diagnostics, reporting)) return 1;
  if (check) return reportCheck({ ...result, format, paint, mend }, terminal);
  // `performance` has a steadier clock, and takes as long to load as it takes to read twenty files.
  if (format !== "json") reportWritten({ ...result, isPruned: prune, tookMs: Date.now() - startMs }, terminal);
  return 0;
}
