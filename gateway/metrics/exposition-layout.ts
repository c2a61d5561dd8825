import { MetricFamilies, type SensorMetric, seriesName } from "katcp-gen/metrics";
import type { Hub, HubDevice, HubSensor } from "../hub/hub.js";
import { escapeLabel, type Family, labelsText } from "./exposition-format.js";
import { type SensorSeries, sensorSeries } from "./sensor-series.js";

/** The series of one sensor's value: all of it but the value. */
export interface ValueRow {
  readonly device: HubDevice;
  /** On the wire. */
  readonly sensor: string;
  /** `katcp_power{device="dev",input="3"} `, one for each state of a discrete; of an info, as far as its value. */
  readonly beginnings: readonly string[];
  readonly states: readonly string[];
}

/** All series of one name. */
export interface ValueBlock {
  readonly family: Family;
  readonly metric: SensorMetric;
  readonly rows: readonly ValueRow[];
}

export interface StatusRow {
  readonly device: HubDevice;
  readonly sensor: string;
  readonly beginning: string;
}

/** What an exposition holds while no device changes. Made once for each change, so that a scrape only adds the values. */
export interface ExpositionLayout {
  readonly statuses: readonly StatusRow[];
  readonly values: readonly ValueBlock[];
  readonly seriesCount: number;
  /** Sensors without any series, because of the bound. */
  readonly leftOut: number;
}

export interface LayoutOptions {
  /** The name of the series of statuses. */
  readonly statusName: string;
  readonly maximumSeries: number;
  /** Called with each `x-prometheus` that says nothing. */
  readonly onProblem: (text: string) => void;
}

/** Lays out the sensors of all devices, in the order of the site, as far as the bound goes. */
export function layOut(hub: Hub, { statusName, maximumSeries, onProblem }: LayoutOptions): ExpositionLayout {
  const all = [...hub.devices.values()].flatMap((device) => sensorSeries(device, onProblem));
  let seriesCount = 0;
  const kept = all.filter(({ count }) => {
    if (seriesCount + count > maximumSeries) return false;
    seriesCount += count;
    return true;
  });
  return {
    statuses: kept.map((series) => statusRow(series, statusName)),
    values: valueBlocks(kept),
    seriesCount,
    leftOut: all.length - kept.length,
  };
}

/** The status has the labels of the value, so that one can be matched to the other. */
function statusRow({ device, sensor, labels }: SensorSeries, statusName: string): StatusRow {
  return { device, sensor: sensor.name, beginning: flat(`${statusName}{${labels},${sensorLabel(sensor)}} `) };
}

/** V8 joins strings by pointing at their parts: one that every scrape reads is put together once, by reading it. */
function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}

function sensorLabel({ name }: HubSensor): string {
  return labelsText([["sensor", name]]);
}

interface Placed {
  readonly series: SensorSeries;
  readonly metric: SensorMetric;
}

/** One block for each family, in the order of their names. */
function valueBlocks(all: readonly SensorSeries[]): readonly ValueBlock[] {
  // Sensors of a family share one object.
  const metrics = new Set(all.flatMap(({ metric }) => metric ?? []));
  const families = new MetricFamilies(metrics);
  const settled = new Map(Array.from(metrics, (metric) => [metric, families.settled(metric)]));
  const blocks = new Map<string, Placed[]>();
  for (const series of all) {
    const metric = series.metric && settled.get(series.metric);
    if (metric === undefined) continue;
    const block = blocks.get(metric.family);
    if (block === undefined) blocks.set(metric.family, [{ series, metric }]);
    else block.push({ series, metric });
  }
  return [...blocks.values()].map(valueBlock).sort((one, other) => (one.family.family < other.family.family ? -1 : 1));
}

function valueBlock(placed: readonly Placed[]): ValueBlock {
  const [{ metric, series: first }] = placed as [Placed, ...Placed[]];
  const times = new Map<string, number>();
  for (const { series } of placed) times.set(series.labels, (times.get(series.labels) ?? 0) + 1);
  const rows = placed.map(({ series }) => valueRow(series, metric, (times.get(series.labels) ?? 0) > 1));
  return { family: { family: metric.family, kind: metric.kind, unit: metric.unit.word, help: helpOf(first) }, metric, rows };
}

/** Sensors that would be one series, `a.b` and `a-b`, are told apart by their names on the wire. */
function valueRow({ device, sensor, labels, states }: SensorSeries, metric: SensorMetric, isShared: boolean): ValueRow {
  const name = seriesName(metric);
  const own = isShared ? `${labels},${sensorLabel(sensor)}` : labels;
  const beginnings =
    metric.kind === "stateset"
      ? states.map((state) => flat(`${name}{${own},${metric.family}="${escapeLabel(state)}"} `))
      : [flat(metric.kind === "info" ? `${name}{${own},value="` : `${name}{${own}} `)];
  return { device, sensor: sensor.name, beginnings, states };
}

/** What the sensor is, and what it is called by the device. */
function helpOf({ sensor: { name, description } }: SensorSeries): string {
  const { family = name, units } = description;
  const wire = units === "" ? family : `${family}, ${units}`;
  return description.description === "" ? `The sensor ${wire}.` : `${description.description} (${wire})`;
}
