import type { Contract } from "../protocol/contract.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import type { SensorSet } from "../sensors/sensor-set.js";
import type { ListenAddress } from "../transport/listener.js";
import type { BoundOptions, Bounds } from "./clients/bounds.js";
import type { ClientSession } from "./clients/client-session.js";
import type { DeviceCore } from "./device-core.js";
import type { DeviceSnapshot } from "./duty/device-snapshot.js";
import { HookedDevice } from "./hooks.js";
import type { ServerStats } from "./life/monitor.js";
import type { DeviceLog } from "./logs/device-log.js";
import type { PendingInfo } from "./requests/reception.js";

/** The parts of a device: for the class below alone, so that no name of an author's subclass can meet one of ours. */
let coreOf: (device: OperatedDevice) => DeviceCore;

export { coreOf };

/** A device as whoever operates it sees it: what it says of itself while it runs, and what can be changed then. */
export abstract class OperatedDevice extends HookedDevice {
  readonly #core: DeviceCore;

  static {
    coreOf = (device) => device.#core;
  }

  /** @internal */
  constructor(createCore: (device: HookedDevice) => DeviceCore) {
    super();
    this.#core = createCore(this);
  }

  /** Its contract: the interface as data. */
  get contract(): Contract {
    return this.#core.contract;
  }

  /** All sensors, by their names on the wire. */
  get sensorSet(): SensorSet {
    return this.#core.sensorHost.set;
  }

  /** The device's log. Lines go to its own log and, as `#log`, to its clients (guidelines §6). */
  get log(): DeviceLog {
    return this.#core.logs.log;
  }

  /** A log for lines that another logger has written already. They go to the clients as `#log`, but not to the device's own log. */
  get clientLog(): DeviceLog {
    return this.#core.logs.remote;
  }

  /** The level from which on clients get `#log`; `?log-level` sets it. */
  get logLevel(): LogLevel {
    return this.#core.logs.level;
  }

  set logLevel(level: LogLevel) {
    this.#core.logs.level = level;
  }

  /** The clients that are connected. */
  get clients(): Iterable<ClientSession> {
    return this.#core.clients;
  }

  /** The address where it listens, after the start. With port 0, this has the real port. */
  get address(): ListenAddress | undefined {
    return this.addresses[0];
  }

  /** The addresses where it listens, if there are several. */
  get addresses(): readonly ListenAddress[] {
    return this.#core.listeners.addresses;
  }

  /** Name, version and optional build state of each role, as in `?version-list` (guidelines §4.2). */
  get versions(): readonly (readonly string[])[] {
    return this.#core.versions.all;
  }

  /** The requests that wait for their handlers, the oldest first. */
  get pending(): readonly PendingInfo[] {
    return this.#core.reception.pending;
  }

  /** The current bounds on what clients can use. */
  get bounds(): Bounds {
    return { ...this.#core.bounds.now };
  }

  /**
   * Changes some bounds, also for the clients that are connected; `idleSeconds` only for new clients.
   * @throws RangeError for a bound that is not above zero
   */
  setBounds(bounds: BoundOptions): void {
    this.#core.setBounds(bounds);
  }

  /** Statistics since the device was created, as plain data: requests by outcome, latencies, clients, backlog, lateness. */
  stats(): ServerStats {
    return this.#core.records.stats();
  }

  /**
   * What the device does at this moment, as plain data: clients with their rates, backlog and sampling, pending and slow requests, event
   * loop, memory, and limits. `readSnapshot` reads its JSON. It takes a few milliseconds, and about twice as long with a thousand clients.
   */
  snapshot(): DeviceSnapshot {
    return this.#core.records.snapshot();
  }

  /**
   * Reads the files of all certificates again (`listen: [{ tls: { certFile … } }]`), for new connections; open connections stay open. If a
   * file cannot be used, the log says so, and the listener keeps the old one. Changed files are also read automatically within 10 s.
   */
  reloadCertificates(): void {
    this.#core.life.certificates.reload();
  }

  /** @internal Whether one of its listeners has TLS. */
  get hasTls(): boolean {
    return this.#core.hasTls;
  }

  /** Adds a role to `#version-connect` and `?version-list` (guidelines §4.2), for clients that connect later. */
  addVersion(name: string, version: string, buildState?: string): void {
    this.#core.versions.add(buildState === undefined ? [name, version] : [name, version, buildState]);
  }
}
