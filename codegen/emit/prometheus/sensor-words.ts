import type { SensorMetric } from "../../metrics/sensor-metric.js";
import type { RangeModel, SensorModel } from "../../model/sensor-model.js";
import type { MetricView } from "../metrics/metric-view.js";
import { plainText } from "./alert-rule.js";

/** The name of the sensor that an alert is about: `input{{ $labels.input }}.power`. */
export function memberWords({ name }: SensorModel, { labels }: SensorMetric): string {
  const byParameter = new Map(labels);
  return name.replaceAll(/\{([^}]*)\}/g, (_, parameter: string) => `{{ $labels.${byParameter.get(parameter)} }}`);
}

/** Its value, with the unit of the metric. */
export function valueWords({ sensor, metric }: MetricView): string {
  if (metric.kind === "stateset") return `{{ $labels.${metric.family} }}`;
  if (sensor.type.datatype === "boolean") return "{{ if eq $value 0.0 }}false{{ else }}true{{ end }}";
  return `{{ humanize $value }}${metric.unit.word === "" ? "" : ` ${plainText(metric.unit.word.replaceAll("_", " "))}`}`;
}

/** What is nominal, in the units of the interface. */
export function limitWords({ nominal, warn, type }: SensorModel): string {
  if (nominal === undefined) return "";
  const units = type.units === undefined || type.units === "" ? "" : ` ${type.units}`;
  const between = warn === undefined ? "" : `, and a warning ${range(warn)}${units}`;
  return `It is nominal ${range(nominal)}${units}${between}.`;
}

function range([low, high]: RangeModel): string {
  if (low === null) return high === null ? "always" : `up to ${high}`;
  return high === null ? `from ${low}` : `from ${low} to ${high}`;
}
