import type { Guard } from "../guard.js";
import type { Contract } from "../protocol/contract.js";
import type { Clock } from "../sensors/clock.js";
import { Audit } from "./audit/audit.js";
import type { ClientRegistry } from "./clients/client-registry.js";
import type { LiveBounds } from "./clients/live-bounds.js";
import type { DeviceLife } from "./device-life.js";
import type { DeviceRequests } from "./device-requests.js";
import type { DeviceServerOptions } from "./device-server-options.js";
import type { DeviceSnapshot } from "./duty/device-snapshot.js";
import { takeSnapshot } from "./duty/take-snapshot.js";
import { Journal } from "./life/journal.js";
import type { Listeners } from "./life/listeners.js";
import type { ServerStats } from "./life/monitor.js";
import type { DeviceVersions } from "./life/versions.js";
import type { LogHub } from "./logs/log-hub.js";
import type { Reception } from "./requests/reception.js";
import type { RequestContext } from "./requests/request-context.js";
import type { SensorHost } from "./sensor-host.js";

/** The parts of a device that records are kept of. */
export interface RecordedDevice {
  readonly bounds: LiveBounds;
  readonly clients: ClientRegistry;
  readonly reception: Reception;
  readonly requests: DeviceRequests;
  readonly listeners: Listeners;
  readonly sensorHost: SensorHost;
  readonly life: DeviceLife;
  readonly versions: DeviceVersions;
}

/** What records are made of. */
export interface DeviceRecordsParts {
  readonly contract: Contract;
  readonly options: DeviceServerOptions;
  readonly clock: Clock;
  readonly guard: Guard;
  readonly logs: LogHub;
  /** Its parts are made later. */
  readonly device: RecordedDevice;
}

/** What is noted of a device, and what it tells of itself: journal, audit, statistics and snapshots. */
export class DeviceRecords {
  readonly journal: Journal;
  readonly #parts: DeviceRecordsParts;
  readonly #createdMs: number;
  readonly #audit: Audit | undefined;

  constructor(parts: DeviceRecordsParts) {
    const { options, clock, guard, logs, device } = parts;
    this.#parts = parts;
    this.#createdMs = clock.elapsedMs();
    this.#audit = options.audit && new Audit({ sink: options.audit, guard, clock, log: logs.local });
    this.journal = new Journal({
      ...{ clock, logs, logRequests: options.logRequests ?? false },
      clients: () => device.clients,
      reception: () => device.reception,
      requests: () => device.requests.table,
    });
  }

  /** A request was answered with this code. */
  onReplied(context: RequestContext, code: string): void {
    this.journal.onReplied(context, code);
    this.#audit?.onReplied(context, code, this.#parts.device.requests.table);
  }

  stats(): ServerStats {
    return { ...this.journal.stats(), certificates: this.#parts.device.life.certificates.stats };
  }

  snapshot(): DeviceSnapshot {
    const { contract, clock, device } = this.#parts;
    const { clients, reception, life } = device;
    const { monitor, slow } = this.journal;
    return takeSnapshot({
      ...{ contract, clock, createdMs: this.#createdMs, monitor, slow, clients, reception },
      stats: this.stats(),
      bounds: device.bounds.now,
      versions: device.versions.all,
      addresses: device.listeners.addresses,
      isStopping: life.isStopping,
      services: life.services.running,
      requests: device.requests.table,
      sensors: device.sensorHost.set,
    });
  }
}
