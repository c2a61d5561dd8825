import type { RangeModel, SensorModel } from "../../model/sensor-model.js";
import type { MetricView } from "./metric-view.js";

/** How bad a value is, in the words that alerts use. */
export type Severity = "warning" | "critical";

/** Values beyond the nominal ones on one side, in the unit of the metric; null is an open end, of which each has one at most. */
export interface BadRange {
  readonly severity: Severity;
  readonly side: "below" | "above";
  readonly low: number | null;
  readonly high: number | null;
}

/** The values of a number that are not nominal (interface reference, "Sensors"), from the lowest up; none where it has no limits. */
export function badRanges({ sensor, metric }: MetricView): readonly BadRange[] {
  const { nominal, warn, otherwise } = sensor;
  if (nominal === undefined) return [];
  const beyond: Severity = (otherwise ?? (warn === undefined ? "warn" : "error")) === "warn" ? "warning" : "critical";
  const [low, high] = scale(nominal, metric.unit);
  // Where all that is not nominal is as bad, there are no bands.
  const [lowest, highest] = beyond === "warning" ? [low, high] : scale(warn ?? nominal, metric.unit);
  return [
    ...(lowest === null ? [] : [{ severity: beyond, side: "below" as const, low: null, high: lowest }]),
    ...(low === lowest ? [] : [{ severity: "warning" as const, side: "below" as const, low: lowest, high: low }]),
    ...(high === highest ? [] : [{ severity: "warning" as const, side: "above" as const, low: high, high: highest }]),
    ...(highest === null ? [] : [{ severity: beyond, side: "above" as const, low: highest, high: null }]),
  ];
}

function scale(range: RangeModel, { multiply, divide }: MetricView["metric"]["unit"]): RangeModel {
  const [low, high] = range.map((end) => (end === null ? null : (end * multiply) / divide));
  return [low ?? null, high ?? null];
}

/** A value of a boolean or discrete. */
export interface BadValue {
  readonly severity: Severity;
  readonly value: string;
}

/** The values of a boolean or discrete that are warn or error. Of one that means failure there is no series: it says that there is no value. */
export function badValues({ status = [] }: SensorModel): readonly BadValue[] {
  return status.flatMap(([value, each]): readonly BadValue[] => {
    if (each === "warn") return [{ value, severity: "warning" }];
    return each === "error" ? [{ value, severity: "critical" }] : [];
  });
}
