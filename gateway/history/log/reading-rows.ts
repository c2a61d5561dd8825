import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import type { HubReading } from "../../hub/hub-reading.js";
import type { SensorNames } from "./sensor-names.js";

/** Microseconds on either side of the epoch that every reader of the files can show: to the year 2255. */
const latest = 9e15;
const gravities = new Map(STATUSES_BY_GRAVITY.map((status, gravity) => [status, gravity]));
const unknown = gravities.get("unknown") ?? 0;

/** Readings by columns: what the log writes and the database takes, without an object for each. */
export class ReadingRows {
  readonly sensor: Uint32Array;
  /** Microseconds since the epoch, in whole numbers, as the device says. */
  readonly timestamp: Float64Array;
  /** The same by the gateway's clock. */
  readonly received: Float64Array;
  /** NaN where the value is no number, or none that a float can hold: the text has it. */
  readonly value: Float64Array;
  /** The place in `STATUSES_BY_GRAVITY`, so that the worst is the largest. */
  readonly status: Uint8Array;
  /** Where `value` does not say all, by row. */
  readonly texts: ReadonlyMap<number, string>;

  constructor(columns: Pick<ReadingRows, "sensor" | "timestamp" | "received" | "value" | "status" | "texts">) {
    this.sensor = columns.sensor;
    this.timestamp = columns.timestamp;
    this.received = columns.received;
    this.value = columns.value;
    this.status = columns.status;
    this.texts = columns.texts;
  }

  static of(readings: readonly HubReading[], names: SensorNames): ReadingRows {
    const { length } = readings;
    const texts = new Map<number, string>();
    const rows = new ReadingRows({
      sensor: new Uint32Array(length),
      timestamp: new Float64Array(length),
      received: new Float64Array(length),
      value: new Float64Array(length),
      status: new Uint8Array(length),
      texts,
    });
    for (let row = 0; row < length; row++) {
      const reading = readings[row] as HubReading;
      const received = microseconds(reading.receivedAt) ?? 0;
      rows.sensor[row] = names.idOf(reading.device, reading.sensor);
      rows.received[row] = received;
      // A time that nothing can show says less than when it came.
      rows.timestamp[row] = microseconds(reading.timestamp) ?? received;
      rows.status[row] = gravities.get(reading.status) ?? unknown;
      // Read once: the hub decodes it for each who asks.
      const { value } = reading;
      const number = numberOf(value);
      rows.value[row] = number;
      if (!isWhole(number, value)) texts.set(row, reading.text);
    }
    return rows;
  }

  get count(): number {
    return this.sensor.length;
  }
}

function microseconds(seconds: number): number | undefined {
  const whole = Math.round(seconds * 1e6);
  return Math.abs(whole) <= latest ? whole : undefined;
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "boolean" || typeof value === "bigint" ? Number(value) : Number.NaN;
}

/** Whether the number says all. An integer past 2⁵³ does not, and a device may send `nan` for a float. */
function isWhole(number: number, value: unknown): boolean {
  if (!Number.isFinite(number)) return false;
  return typeof value !== "bigint" || BigInt(number) === value;
}
