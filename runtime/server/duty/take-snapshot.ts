import type { Contract } from "../../protocol/contract.js";
import type { Clock } from "../../sensors/clock.js";
import type { SensorSet } from "../../sensors/sensor-set.js";
import { formatHostPort } from "../../transport/host-port.js";
import type { ListenAddress } from "../../transport/listener.js";
import type { Bounds } from "../clients/bounds.js";
import type { ClientRegistry } from "../clients/client-registry.js";
import type { Monitor, ServerStats } from "../life/monitor.js";
import type { SlowRequests } from "../life/slow-requests.js";
import type { Reception } from "../requests/reception.js";
import type { RequestTable } from "../requests/request-table.js";
import { type DeviceSnapshot, SNAPSHOT_FORMAT } from "./device-snapshot.js";
import { inSeconds } from "./in-seconds.js";
import { showClient } from "./show-clients.js";
import { showLimits } from "./show-limits.js";
import { showPending } from "./show-pending.js";
import { showProcess } from "./show-process.js";
import { showSensors } from "./show-sensors.js";

/** What a snapshot is taken of. */
export interface SnapshotParts {
  readonly contract: Contract;
  readonly clock: Clock;
  /** When the device was created, on the clock's `elapsedMs`. */
  readonly createdMs: number;
  readonly versions: readonly (readonly string[])[];
  readonly addresses: readonly ListenAddress[];
  readonly isStopping: boolean;
  readonly services: Iterable<string>;
  readonly stats: ServerStats;
  readonly monitor: Monitor;
  readonly slow: SlowRequests;
  readonly bounds: Bounds;
  readonly clients: ClientRegistry;
  readonly reception: Reception;
  readonly requests: RequestTable;
  readonly sensors: SensorSet;
}

/** What a device does now. It runs no code of the author's. */
export function takeSnapshot(parts: SnapshotParts): DeviceSnapshot {
  const { clock, stats, monitor, bounds, slow, reception, requests, sensors } = parts;
  const [nowMs, now] = [clock.elapsedMs(), clock.now()];
  const process = showProcess();
  const clients = Array.from(parts.clients, (client) => showClient(client, nowMs));
  const { bufferedBytes, pending } = stats;
  return {
    format: SNAPSHOT_FORMAT,
    time: now,
    device: showDevice(parts, nowMs),
    process,
    eventLoop: { lateMs: monitor.lateMs, utilization: monitor.utilization, delayMs: stats.eventLoopDelayMs },
    stats,
    limits: showLimits({ bounds, clients, bufferedBytes, pending, process }),
    clients,
    pending: showPending(reception.running, requests, nowMs),
    slow: slow.slowest,
    sensors: showSensors(sensors, now),
  };
}

function showDevice(
  { contract, createdMs, isStopping, addresses, versions, services }: SnapshotParts,
  nowMs: number,
): DeviceSnapshot["device"] {
  return {
    name: contract.name,
    uptimeSeconds: inSeconds(nowMs - createdMs),
    isStopping,
    addresses: addresses.map(({ host, port, path }) => path ?? formatHostPort(host, port)),
    versions,
    services: [...services],
  };
}
