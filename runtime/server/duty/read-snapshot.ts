import { KatcpError, messageOf } from "../../errors.js";
import { type DeviceSnapshot, SNAPSHOT_FORMAT } from "./device-snapshot.js";
import { findMisshapen, type ShapeOf } from "./json-shape.js";

/**
 * Reads a snapshot that a device has written: the file that SIGUSR2 makes, or the pieces of `?device-snapshot`, joined.
 * @throws KatcpError for what is not a snapshot, or one of a later format: it says where, and what was expected there
 */
export function readSnapshot(text: string): DeviceSnapshot {
  const value = parse(text);
  const { format } = (value ?? {}) as { readonly format?: unknown };
  if (typeof format === "number" && format > SNAPSHOT_FORMAT)
    throw new KatcpError(`the snapshot has format ${format}, and this version of katcp-runtime reads ${SNAPSHOT_FORMAT}: update it`);
  const problem = findMisshapen(value, shape);
  if (problem !== undefined) throw new KatcpError(`this is not a snapshot of a device: ${problem}`);
  return value as DeviceSnapshot;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new KatcpError(`this is not a snapshot of a device: ${messageOf(thrown)}`, { cause: thrown });
  }
}

const durations = { count: "number", mean: "number", p50: "number", p99: "number", maximum: "number" } as const;
const shown = { request: "string", arguments: ["string"], "more?": "number" } as const;

const shape = {
  format: "number",
  time: "number",
  device: {
    ...{ name: "string", uptimeSeconds: "number", isStopping: "boolean" },
    ...{ addresses: ["string"], versions: [["string"]], services: ["string"] },
  },
  process: {
    ...{ pid: "number", node: "string", cpuSeconds: "number" },
    ...{ "residentBytes?": "number", heapUsedBytes: "number", heapLimitBytes: "number" },
  },
  eventLoop: { lateMs: "number", utilization: "number", delayMs: durations },
  stats: {
    requests: { "*": "number" },
    pending: "number",
    latencyMs: durations,
    clients: { connected: "number", total: "number", dropped: "number", refused: "number", throttled: "number" },
    backlogBytes: "number",
    bufferedBytes: "number",
    eventLoopDelayMs: durations,
    certificates: [{ host: "string", port: "number", subject: "string", expires: "number" }],
  },
  limits: [{ name: "string", limit: "number or null", "used?": "number", "client?": "string" }],
  clients: [
    {
      ...{ id: "number", address: "string", "role?": "string", "subject?": "string", ageSeconds: "number" },
      ...{ requests: "number", requestsPerSecond: "number", receivedBytes: "number", receivedBytesPerSecond: "number" },
      ...{ sentBytes: "number", backlogBytes: "number", bufferedBytes: "number", pending: "number", holds: ["string"] },
      ...{ sampledSensors: "number", samples: [{ sensor: "string", strategy: "string" }] },
      "recent?": [{ ageSeconds: "number", from: "string", line: "string" }],
    },
  ],
  pending: [{ ...shown, "id?": "number", client: "string", ageMs: "number", place: "string", handler: "string", "aborted?": "string" }],
  slow: [{ ...shown, time: "number", client: "string", outcome: "string", ms: "number" }],
  sensors: {
    count: "number",
    statuses: { "*": "number" },
    stale: [{ name: "string", status: "string", staleSeconds: "number", after: "number" }],
  },
} as const satisfies ShapeOf<DeviceSnapshot>;
