import type { Status } from "../../protocol/vocabulary.js";
import type { Durations, ServerStats } from "../life/monitor.js";
import type { SlowRequest } from "../life/slow-requests.js";
import type { ShownRequest } from "../requests/shown-arguments.js";

/** The version of the form that snapshots have now. */
export const SNAPSHOT_FORMAT = 1;

/** What a device does at one moment, as plain data: what `JSON.stringify` writes and `readSnapshot` reads. */
export interface DeviceSnapshot {
  /** 1. It increases when readers have to change. Readers ignore members that they do not know. */
  readonly format: number;
  /** Seconds since the epoch, UTC. */
  readonly time: number;
  readonly device: DeviceIdentity;
  readonly process: ProcessSnapshot;
  readonly eventLoop: EventLoopSnapshot;
  /** The same as `stats()`. */
  readonly stats: ServerStats;
  /** What bounds the device, the nearest bound first. */
  readonly limits: readonly LimitSnapshot[];
  readonly clients: readonly ClientSnapshot[];
  /** The requests whose handlers have not settled, the oldest first; a thousand at most. */
  readonly pending: readonly PendingSnapshot[];
  /** The slowest requests of the last 24 hours, the slowest first; a hundred at most. */
  readonly slow: readonly SlowRequest[];
  readonly sensors: SensorsSnapshot;
}

/** Which device it is. */
export interface DeviceIdentity {
  readonly name: string;
  readonly uptimeSeconds: number;
  readonly isStopping: boolean;
  /** Where it listens: `host:port`, or the path of a Unix socket. */
  readonly addresses: readonly string[];
  /** Name, version and build state of each role, as in `?version-list`. */
  readonly versions: readonly (readonly string[])[];
  /** The services (`addService`) that are running. */
  readonly services: readonly string[];
}

/** The process of a device. */
export interface ProcessSnapshot {
  readonly pid: number;
  /** The version of Node. */
  readonly node: string;
  /** Processor time so far. */
  readonly cpuSeconds: number;
  /** Of the whole process; absent where the system does not say. */
  readonly residentBytes?: number | undefined;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
}

/** How well the event loop keeps up. */
export interface EventLoopSnapshot {
  /** How late it was at the last check; there are four checks a second. */
  readonly lateMs: number;
  /** The part of the time since the previous check in which it was busy, from 0 to 1. */
  readonly utilization: number;
  /** How late it was since the device was created. */
  readonly delayMs: Durations;
}

/** A bound, and how near the device is to it. */
export interface LimitSnapshot {
  /** The name of the option, or `heapBytes` for Node's own limit on memory. */
  readonly name: string;
  /** Null: there is none. */
  readonly limit: number | null;
  /** What is used of it now. Absent where that is nothing that lasts, such as the length of a line. */
  readonly used?: number | undefined;
  /** For a bound on each client: the client that uses the most. */
  readonly client?: string | undefined;
}

/** A client. */
export interface ClientSnapshot {
  readonly id: number;
  /** `host:port`. */
  readonly address: string;
  readonly role?: string | undefined;
  /** The common name of its certificate, if it has a trusted one. */
  readonly subject?: string | undefined;
  /** Since it connected. */
  readonly ageSeconds: number;
  /** Requests so far. */
  readonly requests: number;
  /** In the last second. */
  readonly requestsPerSecond: number;
  readonly receivedBytes: number;
  /** In the last second. */
  readonly receivedBytesPerSecond: number;
  readonly sentBytes: number;
  /** Bytes that wait to be sent. */
  readonly backlogBytes: number;
  /** All bytes that the device keeps for it (`maximumBufferedBytes`). */
  readonly bufferedBytes: number;
  /** Requests whose handlers have not settled. */
  readonly pending: number;
  /**
   * Why the device reads no requests of it now: too many of its own (`pending`) or of all clients (`device`) are pending, it does not read its
   * answers (`backlog`), it waits for a long answer (`order`), or it asks too often (`rate`). Mostly empty.
   */
  readonly holds: readonly string[];
  /** The number of sensors that it samples. */
  readonly sampledSensors: number;
  /** The first hundred of them, each with its strategy as it follows the name in `?sensor-sampling`. */
  readonly samples: readonly { readonly sensor: string; readonly strategy: string }[];
  /** Its last lines, the oldest first; only with the option `snapshot.recentBytes`. */
  readonly recent?: readonly RecentLine[] | undefined;
}

/** A line that a client sent or got. */
export interface RecentLine {
  readonly ageSeconds: number;
  readonly from: "client" | "device";
  /** As it was on the wire; secret arguments are `***`, and a long line is cut. */
  readonly line: string;
}

/** A request whose handler has not settled. */
export interface PendingSnapshot extends ShownRequest {
  readonly id?: number | undefined;
  /** The address of the client. */
  readonly client: string;
  readonly ageMs: number;
  /** Where it is: it waits for `authorize`, for its turn (`limit`), or for its handler, or the handler goes on although it was answered. */
  readonly place: "authorize" | "limit" | "handler" | "answered";
  /** The method or function that handles it: `requestTune`. */
  readonly handler: string;
  /** Why its signal was aborted, if it was, and the handler still goes on. */
  readonly aborted?: string | undefined;
}

/** The sensors of a device, in numbers. */
export interface SensorsSnapshot {
  readonly count: number;
  /** How many have each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Those that have the status of their `stale` rule, since nothing updates them: the longest first; a hundred at most. */
  readonly stale: readonly StaleSensor[];
}

/** A sensor that nothing has updated for too long. */
export interface StaleSensor {
  readonly name: string;
  readonly status: Status;
  /** How long it has been stale. */
  readonly staleSeconds: number;
  /** What its rule allows between two updates, in seconds. */
  readonly after: number;
}
