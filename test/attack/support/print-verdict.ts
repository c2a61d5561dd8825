import type { Verdict } from "./verdict.js";

const mostProblems = 4;
const mostLines = 4;

/** A line of figures, and one for each thing that fell. */
export function printVerdict({ name, problems, seconds, latencyMs, peakMiB, figures }: Verdict): void {
  const told = [
    `${seconds.toFixed(1)} s`,
    latencyMs === undefined ? "" : `latency ${latencyMs.toFixed(1)} ms`,
    peakMiB === undefined ? "" : `peak ${Math.round(peakMiB)} MiB`,
    ...Object.entries(figures).map(([figure, value]) => `${figure} ${value}`),
  ];
  console.log(`${problems.length === 0 ? "stood" : "FELL "}  ${name}: ${told.filter((each) => each !== "").join(", ")}`);
  for (const problem of problems.slice(0, mostProblems))
    console.log(`         ${problem.split("\n").slice(0, mostLines).join(" ").slice(0, 300)}`);
}
