import { STATUSES_BY_GRAVITY } from "katcp-runtime";
import type { ReadingMessage } from "../nats-messages.js";
import { parseJson } from "../read-messages.js";

/** A reading as a history counts with it. */
export interface DecodedReading {
  /** Microseconds since the epoch, as the device says; where no calendar has that, when it came. */
  readonly us: number;
  /** Its place in `STATUSES_BY_GRAVITY`. */
  readonly status: number;
  /** NaN where it is no number. */
  readonly value: number;
  /** Where the number does not say all. */
  readonly text: string | undefined;
}

/** Microseconds on either side of the epoch that the files of a history can hold too: to the year 2255. */
const latestUs = 9e15;
const gravities = new Map<string, number>(STATUSES_BY_GRAVITY.map((status, gravity) => [status, gravity]));

/** Reads messages of a sensor whose type is as `?sensor-list` says. Undefined: it is no message of ours. */
export function decodeReading(message: string, type: string | undefined): DecodedReading | undefined {
  const read = parseJson(message) as ReadingMessage | undefined | null;
  // A timestamp that JSON cannot hold is null.
  if (read?.format !== 1 || typeof read.text !== "string") return undefined;
  const { timestamp, received, status, text } = read;
  const value = numberOf(text, type);
  return {
    us: microseconds(timestamp) ?? microseconds(received) ?? 0,
    status: gravities.get(status) ?? gravities.get("unknown") ?? 0,
    value,
    text: isWhole(value, text, type) ? undefined : text,
  };
}

function microseconds(seconds: unknown): number | undefined {
  const whole = typeof seconds === "number" ? Math.round(seconds * 1e6) : Number.NaN;
  return Math.abs(whole) <= latestUs ? whole : undefined;
}

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What a device that is not there any more has sent is a number where it looks like one. */
function numberOf(text: string, type: string | undefined): number {
  if (type === "boolean") return text === "1" ? 1 : text === "0" ? 0 : Number.NaN;
  if (type === undefined || type === "float" || type === "timestamp") return numeric.test(text) ? Number(text) : Number.NaN;
  if (type === "integer") return /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.NaN;
}

/** An integer past 2⁵³ is not what its number says. */
function isWhole(value: number, text: string, type: string | undefined): boolean {
  if (!Number.isFinite(value)) return false;
  return type !== "integer" || Number.isSafeInteger(value) || BigInt(text) === BigInt(value);
}
