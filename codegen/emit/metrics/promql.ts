import type { MetricView } from "./metric-view.js";
import { escapePattern, labelText } from "./sensor-pattern.js";
import { type BadRange, badRanges, badValues, type Severity } from "./value-limits.js";

/** The series of a sensor: `katcp_power_dbm{device=~"$device"}`. */
export function selector({ series, matchers }: Pick<MetricView, "series" | "matchers">, more: readonly string[] = []): string {
  const all = [...more, ...matchers];
  return all.length === 0 ? series : `${series}{${all.join(",")}}`;
}

/** The values of a sensor that are so bad, as PromQL; undefined where there are none. */
export function badExpression(view: MetricView, severity: Severity): string | undefined {
  const parts =
    view.metric.kind === "stateset" ? badStates(view, severity) : [...badNumbers(view, severity), ...badBooleans(view, severity)];
  return parts.length === 0 ? undefined : parts.join(" or ");
}

function badNumbers(view: MetricView, severity: Severity): readonly string[] {
  const ranges = badRanges(view).filter((range) => range.severity === severity);
  return ranges.map((range) => `${selector(view)} ${comparison(range)}`);
}

/** The ends belong to what is better. */
function comparison({ side, low, high }: BadRange): string {
  if (side === "below") return low === null ? `< ${high}` : `>= ${low} < ${high}`;
  return high === null ? `> ${low}` : `> ${low} <= ${high}`;
}

function badBooleans(view: MetricView, severity: Severity): readonly string[] {
  if (view.sensor.type.datatype !== "boolean") return [];
  const values = badValues(view.sensor).filter((each) => each.severity === severity);
  return values.map(({ value }) => `${selector(view)} == ${value === "true" ? 1 : 0}`);
}

function badStates(view: MetricView, severity: Severity): readonly string[] {
  const values = badValues(view.sensor).filter((each) => each.severity === severity);
  if (values.length === 0) return [];
  const pattern = labelText(values.map(({ value }) => escapePattern(value)).join("|"));
  return [`${selector(view, [`${view.metric.family}=~${pattern}`])} == 1`];
}
