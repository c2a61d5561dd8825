import type { Limits } from "../attack.js";
import type { VictimReport } from "../victims/watch-process.js";

/** What came of an attack. */
export interface Verdict {
  readonly name: string;
  /** What fell; nothing, if the victim stood. */
  readonly problems: readonly string[];
  readonly seconds: number;
  readonly latencyMs: number | undefined;
  readonly peakMiB: number | undefined;
  readonly figures: Readonly<Record<string, number | string>>;
}

const defaultLimits = { latencyMs: Number.POSITIVE_INFINITY, peakMiB: 300 };

/** What else is known of a victim. */
export interface Observed {
  readonly latencyMs?: number | undefined;
  /** So many faults were told of before, and so much memory had been held. */
  readonly knownFaults?: number;
  readonly knownMiB?: number;
}

/** What is wrong with a victim that has told of itself, or could not. */
export function judge(
  report: VictimReport | Error,
  { latencyMs = 0, knownFaults = 0, knownMiB = 0 }: Observed = {},
  limits: Limits = {},
): readonly string[] {
  if (report instanceof Error) return [report.message];
  const most = { ...defaultLimits, ...limits };
  const problems = report.faults.slice(knownFaults).map((fault) => `nobody caught: ${fault}`);
  if (report.peakMiB > most.peakMiB && report.peakMiB > knownMiB)
    problems.push(`it held ${Math.round(report.peakMiB)} MiB, and ${most.peakMiB} are its bound`);
  if (latencyMs > most.latencyMs) {
    problems.push(`somebody innocent waited ${Math.round(latencyMs)} ms, and ${most.latencyMs} are the bound`);
  }
  return problems;
}
