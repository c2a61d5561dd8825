import { type MetricSource, metricOf, readMetricForm, type SensorMetric } from "katcp-gen/metrics";
import type { HubDevice, HubSensor } from "../hub/hub.js";
import { escapeLabel, labelsText } from "./exposition-format.js";

/** A sensor on its way to the exposition: what it is, and the labels of its series. */
export interface SensorSeries {
  readonly device: HubDevice;
  readonly sensor: HubSensor;
  /** Undefined where it has no series but its status. */
  readonly metric: SensorMetric | undefined;
  /** `device="dev",input="3"`, of the series of its value. */
  readonly labels: string;
  /** The values of a discrete. */
  readonly states: readonly string[];
  /** How many series it has. */
  readonly count: number;
}

/** Finds out what the sensors of a device are as metrics. Those of a family share the work. */
export function sensorSeries(device: HubDevice, onProblem: (text: string) => void): readonly SensorSeries[] {
  const known = new Map<string, SensorMetric | undefined>();
  const beginning = labelsText([["device", device.name]]);
  return Array.from(device.sensors.values(), (sensor) => {
    const metric = findMetric(sensor, known, (problem) =>
      onProblem(`the sensor ${sensor.name} of ${device.name} has the metric of its type: ${problem}`),
    );
    const states = metric?.kind === "stateset" ? sensor.description.parameters : [];
    const labels = metric === undefined ? beginning : beginning + ownLabels(sensor, metric);
    return { device, sensor, metric, labels, states, count: 1 + (metric === undefined ? 0 : Math.max(1, states.length)) };
  });
}

function findMetric(
  { name, description }: HubSensor,
  known: Map<string, SensorMetric | undefined>,
  onProblem: (text: string) => void,
): SensorMetric | undefined {
  const { type, units, family = name } = description;
  const key = `${type} ${units} ${family}`;
  const found = known.get(key);
  if (found !== undefined || known.has(key)) return found;
  const { labels = {}, extensions } = description;
  const parameters = Object.keys(labels);
  const source: MetricSource = { template: family, type, units, parameters, written: extensions?.["x-prometheus"] };
  const { problem } = readMetricForm(source.written, type);
  if (problem !== undefined) onProblem(problem);
  const metric = metricOf(source);
  known.set(key, metric);
  return metric;
}

function ownLabels({ description: { labels = {} } }: HubSensor, metric: SensorMetric): string {
  let text = "";
  for (const [parameter, label] of metric.labels) text += `,${label}="${escapeLabel(labels[parameter] ?? "")}"`;
  return text;
}
