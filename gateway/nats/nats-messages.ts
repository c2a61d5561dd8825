import type { Status } from "katcp-runtime";
import type { HubDeviceState } from "../hub/hub.js";
import type { HubReading } from "../hub/hub-reading.js";

/** The version of what stands in messages. A reader ignores keys that it does not know; what would be read wrongly gets another number. */
export const NATS_FORMAT = 1;

/** On `….sensor.<name>`, and under the sensor's key in the bucket: what it is of, the subject says. */
export interface ReadingMessage {
  readonly format: 1;
  /** Seconds since the epoch, as the device says. */
  readonly timestamp: number;
  /** Seconds since the epoch, by the gateway's clock. */
  readonly received: number;
  readonly status: Status;
  /** As on the wire, unescaped. */
  readonly text: string;
}

/** A reading among others: what it is of, and what a `ReadingMessage` says of it. */
export type ReadingRow = readonly [sensor: string, timestamp: number, status: Status, text: string];

/** On `….readings`: those of a device that came together, for who wants all of them. One message costs all sides far less than a hundred. */
export interface ReadingsMessage {
  readonly format: 1;
  /** Seconds since the epoch, by the gateway's clock: when the last of them came. */
  readonly received: number;
  /** In the order in which they came. */
  readonly readings: readonly ReadingRow[];
}

/** On `….state`, at each change, and after the gateway was without NATS. */
export interface StateMessage {
  readonly format: 1;
  readonly state: HubDeviceState["kind"];
  /** Seconds since the epoch. */
  readonly since: number;
  readonly reason?: string;
  /** Which gateway says so: it is another one after a restart, and after NATS was away. */
  readonly gateway?: string;
  /** The gateway has the device no longer; another one may have it. */
  readonly ended?: true;
  /** Readings of this time are missing: the gateway had no NATS, or NATS did not take them. `readings`: how many are known of. */
  readonly missed?: { readonly from: number; readonly to: number; readonly readings: number };
}

/** On `….changed`: the device has other sensors or requests, or another interface. */
export interface ChangeMessage {
  readonly format: 1;
  /** Grows with each change while the gateway runs. */
  readonly revision: number;
}

/** On `….log`. */
export interface LogMessage {
  readonly format: 1;
  readonly level: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly name: string;
  readonly message: string;
}

/** To `….request.<name>`. No body at all is no argument. */
export interface RequestMessage {
  readonly format: 1;
  /** As on the wire, unescaped. */
  readonly arguments: readonly string[];
}

/** The headers of a request. */
export const REQUEST_HEADERS = {
  /** The role that the request is sent with; absent: the lowest. */
  role: "Katcp-Role",
  /** Seconds since the epoch: then its answer is no longer wanted. */
  deadline: "Katcp-Deadline",
  /** Who asks, for the log. */
  name: "Katcp-Name",
} as const;

/** Answers to a request: any number of informs, and then one of the others. */
export type AnswerMessage =
  | { readonly format: 1; readonly kind: "inform"; readonly name: string; readonly arguments: readonly string[] }
  | { readonly format: 1; readonly kind: "reply"; readonly code: "ok" | "fail" | "invalid"; readonly arguments: readonly string[] }
  | { readonly format: 1; readonly kind: "problem"; readonly outcome: ProblemOutcome; readonly message: string };

/**
 * Why there is no reply: it was refused, or its message was none, before anything was sent (`refused`, `malformed`); or it was sent, and nobody knows
 * what became of it.
 */
export type ProblemOutcome = "refused" | "malformed" | "timeout" | "lost" | "cancelled";

/** By hand, since ten thousand come in a second, and the text alone can need an escape. */
export function readingText({ timestamp, receivedAt, status, text }: HubReading, quoted = quote(text)): string {
  return `{"format":1,"timestamp":${timestamp},"received":${receivedAt},"status":"${status}","text":${quoted}}`;
}

/** A `ReadingRow`, of a name and a text in JSON. */
export function rowText({ timestamp, status }: HubReading, name: string, text: string): string {
  return `[${name},${timestamp},"${status}",${text}]`;
}

/** A `ReadingsMessage` of rows that are joined by commas. */
export function readingsText(receivedAt: number, rows: string): string {
  return `{"format":1,"received":${receivedAt},"readings":[${rows}]}`;
}

/** What JSON writes as it is: nearly all texts of sensors. */
const plain = /^[ !#-[\]-~]*$/;

/** A text in JSON. */
export function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}
