import type { MetricView } from "../metrics/metric-view.js";
import { type BadRange, badRanges, type Severity } from "../metrics/value-limits.js";

export const COLORS = { nominal: "green", warning: "orange", critical: "red", none: "text" } as const;

/** From this value on, up to the next; null is from the lowest. */
export interface ThresholdStep {
  readonly value: number | null;
  readonly color: string;
}

/** The limits of a sensor as bands behind its graph; one step alone where it has none, and of counters, of which the graph is a rate. */
export function thresholdSteps(view: MetricView): readonly ThresholdStep[] {
  const ranges = view.metric.kind === "counter" ? [] : badRanges(view);
  const below = ranges.filter(({ side }) => side === "below");
  const above = ranges.filter(({ side }) => side === "above");
  return [...below.map(stepOf), { value: below.at(-1)?.high ?? null, color: COLORS.nominal }, ...above.map(stepOf)];
}

function stepOf({ low, severity }: BadRange): ThresholdStep {
  return { value: low, color: colorOf(severity) };
}

export function colorOf(severity: Severity): string {
  return COLORS[severity];
}
