import type { Duplex } from "node:stream";
import {
  type ClientOptions,
  type Clock,
  type Connector,
  type DeviceLogRecord,
  type SensorInfo,
  SensorWatcher,
  type Status,
  socketConnector,
  UntypedClient,
} from "katcp-runtime";
import type { RoleRules } from "../site/request-role.js";
import type { DeviceConfiguration } from "../site/site-configuration.js";
import { describeRequests } from "./describe-request.js";
import { describeSensor } from "./describe-sensor.js";
import { DeviceCalls } from "./device-calls.js";
import type { DeviceDescription } from "./device-description.js";
import { DeviceLog } from "./device-log.js";
import { DeviceStates } from "./device-states.js";
import type { FoundInterface, KnownDescriptions } from "./find-interface.js";
import type { HubAnswer, HubCallCounts, HubCallOptions, HubDevice, HubDeviceChange, HubDeviceState, HubVersion } from "./hub.js";
import { Intake } from "./intake.js";
import { InterfaceIndex } from "./interface-index.js";
import { InterfaceWatch } from "./interface-watch.js";
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
  readonly #clock: Clock;
  readonly #events: MirrorEvents;
  readonly #device: DeviceConfiguration;
  readonly #connector: Connector;
  readonly #rules: RoleRules;
  readonly #client: UntypedClient;
  readonly #watcher: SensorWatcher;
  readonly #intake: Intake;
  readonly #states: DeviceStates;
  readonly #interfaces: InterfaceWatch;
  readonly #calls: DeviceCalls;
  readonly #log: DeviceLog;
  #found: FoundInterface | undefined;
  #index: InterfaceIndex | undefined;
  #description: DeviceDescription | undefined;
  #revision = 0;
  #willTell = false;

  constructor(device: DeviceConfiguration, options: MirrorOptions, events: MirrorEvents) {
    const { clock, known, connector, clientOptions } = options;
    this.name = device.name;
    this.#device = device;
    this.#connector = connector ?? socketConnector(device.tls === undefined ? {} : { tls: device.tls });
    this.#clock = clock;
    this.#events = events;
    this.#rules = { roles: options.roles, requestRoles: device.requestRoles };
    this.#log = new DeviceLog(
      () => clock.now(),
      (record) => events.onChange({ kind: "log", device: this, record }),
    );
    this.#client = new UntypedClient(device.host, device.port, {
      ...clientOptions,
      ...{ clock, connector, tls: device.tls, lenientEscapes: true },
      onWarning: ({ message }) => this.#log.warn(message),
    });
    this.#states = new DeviceStates(clock, () => this.#onState());
    this.#intake = new Intake(this.sensors, {
      onReading: (_, reading, before) => events.onReading(reading, before),
      onProblem: (message) => this.#log.warn(message),
    });
    if (device.interface !== undefined) this.#setInterface({ source: "file", interface: device.interface, hash: undefined });
    this.#interfaces = new InterfaceWatch(
      this.#client,
      { known, file: device.interface },
      { onFound: (found) => this.#onFound(found), onProblem: (message) => this.#log.warn(message) },
    );
    this.#calls = new DeviceCalls(this.#client);
    this.#watcher = new SensorWatcher(this.#client, { strategy: (device.strategy ?? "auto") as "auto" });
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
    return this.#revision;
  }

  /** How many sensors have each status. */
  get counts(): ReadonlyMap<Status, number> {
    return this.#intake.counts;
  }

  get description(): DeviceDescription {
    this.#description ??= this.#describe();
    return this.#description;
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

  describe(info: SensorInfo): ReturnType<typeof describeSensor> {
    return describeSensor(info, this.#index);
  }

  datatypeOf(info: SensorInfo): SensorRecord["datatype"] {
    return this.#index?.datatypeOf(info) ?? this.#watcher.sensors.get(info.name)?.datatype;
  }

  #listen(): void {
    this.#watcher.sensors.attach(({ name }, change) => (change === "added" ? this.#onAdded(name) : this.#onRemoved(name)));
    this.#client.onInform("sensor-status", (inform) =>
      this.#intake.take(inform, this.#client.protocol?.major === 4 ? 4 : 5, this.#clock.now()),
    );
    this.#client.forwardLogs((record) => this.#log.take(record));
    this.#client.onInform("version-connect", () => this.#events.onChange({ kind: "versions", device: this }));
    void this.#follow();
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
    this.#changed();
  }

  #onRemoved(name: string): void {
    const record = this.sensors.get(name);
    if (record === undefined) return;
    this.sensors.delete(name);
    this.#intake.onRemoved(record);
    this.#changed();
  }

  #onFound(found: FoundInterface): void {
    if (found.interface !== this.#found?.interface) this.#setInterface(found);
    this.#changed();
  }

  #setInterface(found: FoundInterface): void {
    this.#found = found;
    this.#index = found.interface && new InterfaceIndex(found.interface);
    for (const sensor of this.sensors.values()) sensor.forget();
  }

  /** Told once for all that changes in a turn. */
  #changed(): void {
    this.#description = undefined;
    this.#revision++;
    if (this.#willTell) return;
    this.#willTell = true;
    setImmediate(() => {
      this.#willTell = false;
      this.#events.onChange({ kind: "description", device: this });
    });
  }

  #describe(): DeviceDescription {
    const model = this.#found?.interface?.model;
    const isOwn = this.#found !== undefined && this.#found.source !== "help";
    const requests = [...this.#client.requests].map(([name, { description }]) => [name, description] as const);
    return {
      device: this.name,
      revision: this.#revision,
      source: this.#found?.source ?? "help",
      interface: model && isOwn ? { name: model.name, version: model.version, description: model.description } : undefined,
      roles: isOwn ? (model?.roles ?? []) : [],
      requests: describeRequests({
        models: model?.requests ?? [],
        standard: new Map(model?.standard.map(({ name, access }) => [name, access])),
        listed: requests.length === 0 ? undefined : new Map(requests),
        rules: this.#rules,
      }),
      sensors: [...this.sensors.keys()].sort().map((name) => (this.sensors.get(name) as SensorRecord).description),
      groups: this.#index?.groups ?? [],
    };
  }
}
