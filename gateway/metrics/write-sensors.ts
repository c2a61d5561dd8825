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

const writeNumber: Writer = ({ beginnings }, { text }, { unit: { multiply, divide } }) => {
  const number = multiply === divide ? plainNumber(text) : scaledNumber(text, multiply, divide);
  return number === undefined ? undefined : `${beginnings[0]}${number}\n`;
};

const writers: Readonly<Record<MetricKind, Writer>> = {
  gauge: writeNumber,
  counter: (row, reading, metric) => (/^-|nan/i.test(reading.text) ? undefined : writeNumber(row, reading, metric)),
  stateset: ({ beginnings, states }, { text }) => {
    if (!states.includes(text)) return undefined;
    let lines = "";
    for (const [index, state] of states.entries()) lines += `${beginnings[index]}${state === text ? 1 : 0}\n`;
    return lines;
  },
  info: ({ beginnings }, { text }) => `${beginnings[0]}${escapeLabel(text)}"} 1\n`,
};

/** What KATCP and Prometheus write alike (guidelines §3): also integers beyond 2^53, booleans, and times. */
const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Reads the text, which costs a third of what decoding the value does. */
function plainNumber(text: string): string | undefined {
  return plain.test(text) ? text : oddNumbers.get(text.toLowerCase());
}

const oddNumbers: ReadonlyMap<string, string> = new Map([
  ["nan", "NaN"],
  ["inf", "+Inf"],
  ["+inf", "+Inf"],
  ["-inf", "-Inf"],
]);

function scaledNumber(text: string, multiply: number, divide: number): string | undefined {
  return plain.test(text) ? numberText((Number(text) * multiply) / divide) : oddNumbers.get(text.toLowerCase());
}
