import { type ClientOptions, type Clock, type Connector, messageOf, type Status, systemClock } from "katcp-runtime";
import type { DeviceConfiguration, SiteConfiguration } from "../site/site-configuration.js";
import { Alarms } from "./alarms.js";
import type { KnownDescriptions } from "./find-interface.js";
import type { Hub, HubDeviceChange } from "./hub.js";
import type { HubReading } from "./hub-reading.js";
import { MirroredDevice } from "./mirrored-device.js";
import type { Reading } from "./reading.js";

/** Options of a hub. Each has a default. */
export interface HubOptions {
  /** Hears of listeners that fail. */
  readonly onProblem?: ((message: string) => void) | undefined;
  /** For tests. */
  readonly clock?: Clock | undefined;
  readonly connector?: Connector | undefined;
  /** How each device is reached, where that is not by its address alone. */
  readonly connectorOf?: ((device: DeviceConfiguration) => Connector) | undefined;
  readonly clientOptions?: ClientOptions | undefined;
}

/** The devices of a site, each mirrored. What they send is handed on once a turn of the event loop. */
export class SiteHub implements Hub {
  readonly devices: ReadonlyMap<string, MirroredDevice>;
  readonly alarms: Alarms;
  readonly #readingListeners = new Set<(readings: readonly HubReading[]) => void>();
  readonly #deviceListeners = new Set<(change: HubDeviceChange) => void>();
  readonly #onProblem: (message: string) => void;
  #batch: HubReading[] = [];

  constructor({ access, devices }: Pick<SiteConfiguration, "access" | "devices">, options: HubOptions = {}) {
    const { clock = systemClock, connector, connectorOf, clientOptions, onProblem = () => {} } = options;
    this.#onProblem = onProblem;
    this.alarms = new Alarms(clock);
    const known: KnownDescriptions = new Map();
    const events = {
      onReading: (reading: Reading, before: Status) => this.#onReading(reading, before),
      onChange: (change: HubDeviceChange) => this.#onChange(change),
    };
    const mirror = { clock, roles: access.roles, known, clientOptions };
    const reach = (device: DeviceConfiguration): Connector | undefined => connectorOf?.(device) ?? connector;
    this.devices = new Map(
      devices.map((device) => [device.name, new MirroredDevice(device, { ...mirror, connector: reach(device) }, events)]),
    );
  }

  /** Begins to connect to all devices. */
  start(): this {
    for (const device of this.devices.values()) device.start();
    return this;
  }

  onReadings(listener: (readings: readonly HubReading[]) => void): () => void {
    this.#readingListeners.add(listener);
    return () => this.#readingListeners.delete(listener);
  }

  onDevice(listener: (change: HubDeviceChange) => void): () => void {
    this.#deviceListeners.add(listener);
    return () => this.#deviceListeners.delete(listener);
  }

  async close(): Promise<void> {
    await Promise.all([...this.devices.values()].map((device) => device.close()));
  }

  #onReading(reading: Reading, before: Status): void {
    if (reading.status !== "nominal" || before !== "nominal") this.alarms.onReading(reading);
    if (this.#readingListeners.size === 0) return;
    if (this.#batch.length === 0) setImmediate(() => this.#flush());
    this.#batch.push(reading);
  }

  #flush(): void {
    const batch = this.#batch;
    this.#batch = [];
    this.#tell(this.#readingListeners, batch);
  }

  #onChange(change: HubDeviceChange): void {
    if (change.kind === "state") this.alarms.onState(change.device);
    else if (change.kind === "description") this.alarms.onSensors(change.device);
    this.#tell(this.#deviceListeners, change);
  }

  /** One that fails must not keep others from it. */
  #tell<T>(listeners: ReadonlySet<(news: T) => void>, news: T): void {
    for (const listener of listeners) {
      try {
        listener(news);
      } catch (thrown) {
        this.#onProblem(`a listener failed: ${messageOf(thrown)}`);
      }
    }
  }
}
