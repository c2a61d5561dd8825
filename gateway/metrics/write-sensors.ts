import { type MetricKind, type SensorMetric, STATUS_CODES } from "katcp-gen/metrics";
import type { HubReading } from "../hub/hub-reading.js";
import { escapeLabel, numberText } from "./exposition-format.js";
import type { StatusRow, ValueBlock, ValueRow } from "./exposition-layout.js";

/** The line of a sensor's status; none without a reading, and none of a device that is not connected: what it was is not what it is. */
export function statusLine({ device, sensor, beginning }: StatusRow): string {
  if (device.state.kind !== "connected") return "";
  const status = device.sensors.get(sensor)?.reading?.status;
  return status === undefined ? "" : `${beginning}${STATUS_CODES[status]}\n`;
}

/**
 * The lines of a sensor's value; none where its status says that the value is none (guidelines §7, Table 8): it was never read, it could not be
 * read, or it is not there. Undefined where the value is not what the type says.
 */
export function valueLines(row: ValueRow, { metric }: ValueBlock): string | undefined {
  if (row.device.state.kind !== "connected") return "";
  const reading = row.device.sensors.get(row.sensor)?.reading;
  if (reading === undefined || !isValid(reading)) return "";
  return writers[metric.kind](row, reading, metric);
}

function isValid({ status }: HubReading): boolean {
  return status === "nominal" || status === "warn" || status === "error";
}

type Writer = (row: ValueRow, reading: HubReading, metric: SensorMetric) => string | undefined;

const writeNumber: Writer = ({ beginnings }, { value }, metric) => {
  const text = valueText(value, metric);
  return text === undefined ? undefined : `${beginnings[0]}${text}\n`;
};

const writers: Readonly<Record<MetricKind, Writer>> = {
  gauge: writeNumber,
  counter: (row, reading, metric) => (Number.isNaN(reading.value) ? undefined : writeNumber(row, reading, metric)),
  stateset: ({ beginnings, states }, { text }) => {
    if (!states.includes(text)) return undefined;
    let lines = "";
    for (const [index, state] of states.entries()) lines += `${beginnings[index]}${state === text ? 1 : 0}\n`;
    return lines;
  },
  info: ({ beginnings }, { text }) => `${beginnings[0]}${escapeLabel(text)}"} 1\n`,
};

function valueText(value: unknown, { unit: { multiply, divide } }: SensorMetric): string | undefined {
  if (typeof value === "number") return numberText((value * multiply) / divide);
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value !== "bigint") return undefined;
  return multiply === 1 && divide === 1 ? value.toString() : numberText((Number(value) * multiply) / divide);
}
