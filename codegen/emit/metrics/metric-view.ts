import { MetricFamilies } from "../../metrics/metric-families.js";
import { metricOf, type SensorMetric, seriesName } from "../../metrics/sensor-metric.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { SensorModel } from "../../model/sensor-model.js";
import { labelText, sensorPattern } from "./sensor-pattern.js";

/** A sensor of an interface as a gateway exports it. */
export interface MetricView {
  readonly sensor: SensorModel;
  readonly metric: SensorMetric;
  /** The name of its series: `katcp_scans_total`. */
  readonly series: string;
  /** The labels of its parameters. */
  readonly labels: readonly string[];
  /** What tells it from other sensors whose series have the same name, as matchers of PromQL; mostly none. */
  readonly matchers: readonly string[];
}

/** The sensors of a model that have a metric, in its order. */
export function metricViews({ sensors }: DeviceModel): readonly MetricView[] {
  const all = sensors.flatMap((sensor) => {
    const metric = sensorMetric(sensor);
    return metric === undefined ? [] : [{ sensor, metric }];
  });
  const families = new MetricFamilies(all.map(({ metric }) => metric));
  const settled = all.map(({ sensor, metric }) => ({ sensor, metric: families.settled(metric) }));
  return settled.map(({ sensor, metric }) => {
    const others = settled.filter((other) => other.sensor !== sensor && other.metric.family === metric.family);
    const labels = metric.labels.map(([, label]) => label);
    return { sensor, metric, series: seriesName(metric), labels, matchers: matchersOf(sensor, labels, others.map(labelsOf)) };
  });
}

/** The metric of a sensor; undefined where it has none. */
function sensorMetric(sensor: SensorModel): SensorMetric | undefined {
  const parameters = (sensor.family?.parameters ?? []).map(({ name }) => name);
  const written = sensor.extensions["x-prometheus"];
  return metricOf({ template: sensor.name, type: wireType(sensor), units: sensor.type.units ?? "", parameters, written });
}

/** As `?sensor-list` says it: what only code tells apart is a string. */
export function wireType({ type }: SensorModel): string {
  const isText = type.codec !== undefined || type.separator !== undefined || ["bytes", "json", "complex"].includes(type.datatype);
  return isText ? "string" : type.datatype;
}

function labelsOf({ metric }: { readonly metric: SensorMetric }): readonly string[] {
  return metric.labels.map(([, label]) => label);
}

/** Mostly labels tell two families apart, `input` and `beam`; else there is a label with the name on the wire where both are there. */
function matchersOf(sensor: SensorModel, own: readonly string[], others: readonly (readonly string[])[]): readonly string[] {
  const foreign = [...new Set(others.flat())].filter((label) => !own.includes(label));
  const isShared = others.some((labels) => labels.length === own.length && labels.every((label) => own.includes(label)));
  const distinguishing = own.filter((label) => others.some((labels) => !labels.includes(label)));
  return [
    ...distinguishing.map((label) => `${label}!=""`),
    ...foreign.map((label) => `${label}=""`),
    ...(isShared ? [`sensor=~${labelText(`|${sensorPattern(sensor)}`)}`] : []),
  ];
}
