import { connect } from "@nats-io/transport-node";
import type { ReadingMessage, ReadingsMessage } from "katcp-gateway/nats";
import { Latencies } from "./latencies.js";
import { serveQuestions } from "./worker.js";

/** What a reader has seen since it was asked before. */
export interface ReaderCounts {
  readonly readings: number;
  /** Numbers that a sensor has left out, and that came again or too late. */
  readonly missing: number;
  readonly repeated: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Ever. */
  readonly sensors: number;
}

/** When each device was heard of again: milliseconds after the mark, and -1 where it never was. */
export type HeardAfter = readonly (readonly [device: string, ms: number])[];

interface SensorSlot {
  readonly device: DeviceSlot;
  last: number | undefined;
}

interface DeviceSlot {
  readonly sensors: Map<string, SensorSlot>;
  heardAfterMs: number;
}

const [servers = "", source = ""] = process.argv.slice(2);
/** What a gateway was about to send when it was killed is not a sign of life. */
const dyingMs = 100;
const devices = new Map<string, DeviceSlot>();
const slots = new Map<string, SensorSlot>();
const latencies = new Latencies();
let [readings, missing, repeated, markMs] = [0, 0, 0, Number.POSITIVE_INFINITY];

function deviceOf(subject: string): DeviceSlot {
  const name = subject.split(".")[2] ?? "";
  const known = devices.get(name);
  if (known !== undefined) return known;
  const slot = { sensors: new Map<string, SensorSlot>(), heardAfterMs: -1 };
  devices.set(name, slot);
  return slot;
}

function sensorOf(device: DeviceSlot, name: string): SensorSlot {
  const known = device.sensors.get(name);
  if (known !== undefined) return known;
  const slot = { device, last: undefined };
  device.sensors.set(name, slot);
  return slot;
}

/** The slot of a sensor's own subject. */
function slotOf(subject: string): SensorSlot {
  const known = slots.get(subject);
  if (known !== undefined) return known;
  const slot = sensorOf(deviceOf(subject), subject.slice(subject.indexOf(".sensor.")));
  slots.set(subject, slot);
  return slot;
}

function take(slot: SensorSlot, timestamp: number, text: string): void {
  const now = Date.now();
  const number = Math.floor(Number(text));
  const expected = (slot.last ?? number - 1) + 1;
  if (number > expected) missing += number - expected;
  else if (number < expected) repeated++;
  slot.last = Math.max(number, expected - 1);
  readings++;
  latencies.add(now - timestamp * 1000);
  if (timestamp * 1000 > markMs + dyingMs && slot.device.heardAfterMs === -1) slot.device.heardAfterMs = now - markMs;
}

const connection = await connect({ servers });
if (source === "batches") {
  connection.subscribe("katcp.scale.*.readings", {
    callback: (_, message) => {
      const device = deviceOf(message.subject);
      for (const [name, timestamp, , text] of message.json<ReadingsMessage>().readings) take(sensorOf(device, name), timestamp, text);
    },
  });
} else {
  connection.subscribe("katcp.scale.*.sensor.>", {
    callback: (_, message) => {
      const { timestamp, text } = message.json<ReadingMessage>();
      take(slotOf(message.subject), timestamp, text);
    },
  });
}

serveQuestions({
  counts: (): ReaderCounts => {
    const [p50Ms, p99Ms] = [latencies.quantile(0.5), latencies.quantile(0.99)];
    let sensors = 0;
    for (const device of devices.values()) sensors += device.sensors.size;
    const counts = { readings, missing, repeated, p50Ms, p99Ms, sensors };
    [readings, missing, repeated] = [0, 0, 0];
    latencies.clear();
    return counts;
  },
  /** From now on it notes when each device is heard of: by what it has measured after this time. */
  mark: (ms) => {
    markMs = ms;
    for (const device of devices.values()) device.heardAfterMs = -1;
  },
  heardAfter: (): HeardAfter => [...devices].map(([name, { heardAfterMs }]) => [name, heardAfterMs]),
});
