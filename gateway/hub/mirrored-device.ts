import type { Duplex } from "node:stream";
import {
  type ClientOptions,
  type Clock,
  type Connector,
  type DeviceLogRecord,
  type Message,
  type SensorInfo,
  SensorWatcher,
  type Status,
  socketConnector,
  UntypedClient,
} from "katcp-runtime";
import type { DeviceConfiguration } from "../site/site-configuration.js";
import { DeviceCalls } from "./device-calls.js";
import type { DeviceDescription, SensorDescription } from "./device-description.js";
import { DeviceLog } from "./device-log.js";
import { DeviceStates } from "./device-states.js";
import type { KnownDescriptions } from "./find-interface.js";
import type { HubAnswer, HubCallCounts, HubCallOptions, HubDevice, HubDeviceChange, HubDeviceState, HubVersion } from "./hub.js";
import { Intake } from "./intake.js";
import { InterfaceWatch } from "./interface-watch.js";
import { KnownDevice } from "./known-device.js";
import { followMissingReadings } from "./missing-readings.js";
import type { Reading } from "./reading.js";
import { SensorRecord } from "./sensor-record.js";

/** What a mirrored device is made with. */
export interface MirrorOptions {
  readonly clock: Clock;
  /** Roles of the site. */
  readonly roles: readonly string[];
  readonly known: KnownDescriptions;
  /** For tests. */
  readonly connector: Connector | undefined;
  readonly clientOptions: ClientOptions | undefined;
}

/** What a mirrored device tells. */
export interface MirrorEvents {
  onReading(reading: Reading, before: Status): void;
  onChange(change: HubDeviceChange): void;
}

/** A device of the site: its connection, and all that it shows. */
export class MirroredDevice implements HubDevice {
  readonly name: string;
  readonly sensors = new Map<string, SensorRecord>();
  readonly #events: MirrorEvents;
  readonly #device: DeviceConfiguration;
  readonly #connector: Connector;
  readonly #client: UntypedClient;
  readonly #watcher: SensorWatcher;
  readonly #intake: Intake;
  readonly #states: DeviceStates;
  readonly #known: KnownDevice;
  readonly #interfaces: InterfaceWatch;
  readonly #calls: DeviceCalls;
  readonly #log: DeviceLog;

  constructor(device: DeviceConfiguration, options: MirrorOptions, events: MirrorEvents) {
    const { clock, known, connector, clientOptions } = options;
    this.name = device.name;
    this.#device = device;
    this.#connector = connector ?? socketConnector(device.tls === undefined ? {} : { tls: device.tls });
    this.#events = events;
    const now = (): number => clock.now();
    this.#log = new DeviceLog(now, (record) => events.onChange({ kind: "log", device: this, record }));
    this.#client = new UntypedClient(device.host, device.port, {
      ...clientOptions,
      ...{ clock, connector, tls: device.tls, lenientEscapes: true },
      onWarning: ({ message }) => this.#log.warn(message),
    });
    this.#states = new DeviceStates(clock, () => this.#onState());
    this.#intake = new Intake(this.sensors, now, {
      onReading: (_, reading, before) => events.onReading(reading, before),
      onProblem: (message) => this.#log.warn(message),
    });
    this.#known = new KnownDevice({
      name: device.name,
      rules: { roles: options.roles, requestRoles: device.requestRoles },
      client: this.#client,
      sensors: this.sensors,
      onChange: () => events.onChange({ kind: "description", device: this }),
    });
    if (device.interface !== undefined) this.#known.setInterface({ source: "file", interface: device.interface, hash: undefined });
    this.#interfaces = new InterfaceWatch(
      this.#client,
      { known, file: device.interface },
      { onFound: (found) => this.#known.onFound(found), onProblem: (message) => this.#log.warn(message) },
    );
    this.#calls = new DeviceCalls(this.#client);
    this.#watcher = new SensorWatcher(this.#client, {
      strategy: (device.strategy ?? "auto") as "auto",
      onReading: (name, inform, first) => this.#intake.take(name, inform, first, this.#major),
    });
    this.#listen();
  }

  get address(): string {
    return this.#client.address;
  }

  get state(): HubDeviceState {
    return this.#states.state;
  }

  get versions(): ReadonlyMap<string, HubVersion> {
    return new Map([...this.#client.versions].map(([role, { version, buildState }]) => [role, { version, build: buildState }]));
  }

  get calls(): HubCallCounts {
    return this.#calls.counts;
  }

  /** The last lines of its log. */
  get log(): readonly DeviceLogRecord[] {
    return this.#log.records;
  }

  get revision(): number {
    return this.#known.revision;
  }

  /** How many sensors have each status. */
  get counts(): ReadonlyMap<Status, number> {
    return this.#intake.counts;
  }

  get description(): DeviceDescription {
    return this.#known.description;
  }

  /** Begins to connect. */
  start(): this {
    this.#client.start();
    return this;
  }

  async close(): Promise<void> {
    this.#interfaces.close();
    this.#watcher.close();
    await this.#client.close();
  }

  call(request: string, args: readonly string[], options?: HubCallOptions): Promise<HubAnswer> {
    return this.#calls.call(request, args, options);
  }

  /** A connection of its own, for a client that is not the gateway. */
  async openStream(signal: AbortSignal): Promise<Duplex> {
    const { host, port } = this.#device;
    return this.#connector({ host, port }, signal);
  }

  countRefused(): void {
    this.#calls.counts.refused++;
  }

  describe(info: SensorInfo): SensorDescription {
    return this.#known.describeSensor(info);
  }

  datatypeOf(info: SensorInfo): SensorRecord["datatype"] {
    return this.#known.datatypeOf(info) ?? this.#watcher.sensors.get(info.name)?.datatype;
  }

  get #major(): 4 | 5 {
    return this.#client.protocol?.major === 4 ? 4 : 5;
  }

  #listen(): void {
    this.#watcher.sensors.attach(({ name }, change) => (change === "added" ? this.#onAdded(name) : this.#onRemoved(name)));
    this.#askForMissing((inform) => this.#intake.takeAll(inform, this.#major));
    this.#client.forwardLogs((record) => this.#log.take(record));
    this.#client.onInform("version-connect", () => this.#events.onChange({ kind: "versions", device: this }));
    void this.#follow();
  }

  #askForMissing(onValue: (inform: Message) => void): void {
    // Who wants no sampling wants no values.
    if (this.#device.strategy?.startsWith("none") === true) return;
    const onProblem = (message: string): void => this.#log.warn(message);
    void followMissingReadings({ client: this.#client, watcher: this.#watcher, sensors: this.sensors, onValue, onProblem });
  }

  async #follow(): Promise<void> {
    for await (const state of this.#client.states()) this.#states.take(state);
  }

  #onState(): void {
    if (this.state.kind === "connected") {
      this.#interfaces.refresh();
      this.#events.onChange({ kind: "versions", device: this });
    } else this.#intake.onLost();
    this.#events.onChange({ kind: "state", device: this });
  }

  #onAdded(name: string): void {
    const info = this.#client.sensors.get(name)?.info;
    if (info === undefined) return;
    this.sensors.set(name, new SensorRecord(info, this));
    this.#intake.onAdded();
    this.#known.onChanged();
  }

  #onRemoved(name: string): void {
    const record = this.sensors.get(name);
    if (record === undefined) return;
    this.sensors.delete(name);
    this.#intake.onRemoved(record);
    this.#known.onChanged();
  }
}
