import { answered, Guard } from "../guard.js";
import type { Contract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { Schedule } from "../sensors/schedule.js";
import type { AnySensor, SensorChange } from "../sensors/sensor-set.js";
import type { DoorSays } from "./access/access.js";
import type { BoundOptions } from "./clients/bounds.js";
import type { ClientRegistry } from "./clients/client-registry.js";
import { LiveBounds } from "./clients/live-bounds.js";
import { DeviceAccess } from "./device-access.js";
import { createClients } from "./device-clients.js";
import { DeviceLife } from "./device-life.js";
import { DeviceRecords } from "./device-records.js";
import { DeviceRequests } from "./device-requests.js";
import type { DeviceContract, DeviceServerOptions } from "./device-server-options.js";
import { doorsOf } from "./doors.js";
import type { DeviceHooks, HookedDevice } from "./hooks.js";
import { defaultBuildState } from "./life/build-state.js";
import { InterfaceChanges } from "./life/interface-changes.js";
import { Listeners } from "./life/listeners.js";
import { DeviceVersions } from "./life/versions.js";
import { consoleSink } from "./logs/device-log.js";
import { LogHub } from "./logs/log-hub.js";
import { ContractHandlers } from "./requests/contract-handlers.js";
import { Reception } from "./requests/reception.js";
import { SensorHost } from "./sensor-host.js";
import { SelfDescription } from "./standard/self-description.js";
import { SensorSearch } from "./standard/sensor-search.js";

/** The parts of a device, and how they are joined. */
export class DeviceCore {
  readonly contract: Contract;
  readonly bounds: LiveBounds;
  readonly logs: LogHub;
  readonly records: DeviceRecords;
  readonly requests: DeviceRequests;
  readonly clients: ClientRegistry<DoorSays>;
  readonly sensorHost: SensorHost;
  readonly reception: Reception;
  readonly listeners: Listeners;
  /** Made last: until then nothing runs. */
  readonly life: DeviceLife;
  readonly versions: DeviceVersions;
  readonly #clock: Clock;
  /** Tells in the log of what the author's code throws. */
  readonly #guard = new Guard((where, thrown) => this.logs.tell(where, thrown));
  readonly #changes = new InterfaceChanges((line) => this.clients.broadcast(line));
  readonly #options: DeviceServerOptions;
  readonly #hooks: DeviceHooks;
  readonly #handlers: ContractHandlers;
  readonly #schedule: Schedule;
  readonly #search: SensorSearch;
  readonly #description: SelfDescription | undefined;
  readonly #access: DeviceAccess;

  /** @throws ContractError for a contract that this runtime cannot serve. @throws RangeError for a bound that is none */
  constructor(contract: DeviceContract, options: DeviceServerOptions, device: HookedDevice) {
    this.contract = checkContract(contract);
    this.#clock = options.clock ?? systemClock;
    this.bounds = new LiveBounds(options);
    this.#options = options;
    this.#hooks = device.hooks;
    this.#handlers = new ContractHandlers(device);
    this.#schedule = new Schedule(this.#clock, this.#guard);
    const { name, version } = this.contract;
    const { logLevel = "warn", logSink = consoleSink, buildState = defaultBuildState(process.argv[1]), describesItself = true } = options;
    this.logs = new LogHub({ name, level: logLevel, sink: logSink, now: () => this.#clock.now(), clients: () => this.clients });
    const [clock, guard] = [this.#clock, this.#guard];
    this.records = new DeviceRecords({ contract: this.contract, options, clock, guard, logs: this.logs, device: this });
    this.listeners = new Listeners(options.listener);
    const { describe } = this.contract;
    this.#description = describe && describesItself ? new SelfDescription(this.contract, describe) : undefined;
    this.#access = new DeviceAccess({ contract: this.contract, options, hooks: this.#hooks, guard });
    this.versions = new DeviceVersions({
      ...{ version, buildState, isSingleClient: options.singleClient ?? false },
      hasTimeoutHints: () => this.requests.hasTimeoutHints,
    });
    this.clients = this.#createClients();
    this.sensorHost = new SensorHost(this.contract, this.#schedule, (sensor, change) => this.#onSensorChange(sensor, change));
    this.sensorHost.set.guard = this.#guard;
    this.#search = new SensorSearch(this.bounds.now, () => this.#clock.elapsedMs());
    this.requests = this.#createRequests();
    this.reception = this.#createReception();
    this.life = this.#createLife(name);
  }

  async start(): Promise<void> {
    this.#handlers.check(this.contract);
    await this.life.start(doorsOf(this.#options));
    const exposure = this.#access.describeExposure(this.listeners.addresses);
    if (exposure !== undefined) this.logs.local.warn(exposure);
  }

  get hasTls(): boolean {
    return this.#options.listen?.some(({ tls }) => tls !== undefined) ?? false;
  }

  /** @throws RangeError for a bound that is none; then none is changed */
  setBounds(bounds: BoundOptions): void {
    this.bounds.change(bounds);
    this.clients.onBounds();
    this.reception.onBounds();
  }

  #createClients(): ClientRegistry<DoorSays> {
    const { bounds } = this;
    const { singleClient = false, snapshot = {} } = this.#options;
    return createClients(
      {
        access: this.#access,
        journal: this.records.journal,
        guard: this.#guard,
        hooks: this.#hooks,
        greeting: () => this.versions.greeting,
        reception: () => this.reception,
      },
      { schedule: this.#schedule, bounds, isSingleClient: singleClient, recentBytes: snapshot.recentBytes ?? 0 },
    );
  }

  #createRequests(): DeviceRequests {
    const { contract, sensorHost, clients, logs } = this;
    const [options, { access }] = [this.#options, this.#access];
    return new DeviceRequests(
      {
        ...{ sensorSet: sensorHost.set, search: this.#search, clients, logs, access },
        helpListsAll: options.access?.helpListsAll ?? false,
        versions: () => this.versions.all,
        halt: () => this.life.halt(),
      },
      {
        ...{ contract, options, hooks: this.#hooks, handlers: this.#handlers, access, description: this.#description },
        now: () => this.#clock.now(),
        onChange: (name, change) => this.#noteChange("request", name, change),
        restart: () => this.life.restart(),
        snapshot: () => JSON.stringify(this.records.snapshot()),
      },
    );
  }

  #createReception(): Reception {
    return new Reception({
      requests: this.requests.table,
      logs: this.logs,
      schedule: this.#schedule,
      access: this.#access.access,
      isStopping: () => this.life.isStopping,
      context: {
        log: this.logs.log,
        beforeReply: () => this.#settle(),
        onReplied: (context, code) => this.records.onReplied(context, code),
      },
      bounds: this.bounds.now,
      authorize: this.#hooks.authorize && answered(this.#hooks.authorize),
      onBadLines: (client) => this.clients.drop(client, "it sends only lines that are not KATCP messages"),
    });
  }

  #createLife(name: string): DeviceLife {
    const { logs, clients, listeners, reception, sensorHost } = this;
    return new DeviceLife(name, {
      ...{ logs, journal: this.records.journal, clients, listeners, reception, sensorHost },
      clock: this.#clock,
      guard: this.#guard,
      hooks: this.#hooks,
      changes: this.#changes,
      prepare: () => this.#prepare(),
    });
  }

  /** Loads what clients will need, before they can use up the files that may be open. */
  async #prepare(): Promise<void> {
    await this.#search.load();
    try {
      const role = await this.#description?.role();
      if (role !== undefined) this.versions.addEarly(role);
    } catch (thrown) {
      this.logs.tell("the interface of the device, which it cannot describe", thrown);
    }
  }

  /** What a handler causes is on the wire before its reply: also what was put off to the end of the turn. */
  #settle(): void {
    this.sensorHost.set.turn.settle();
    this.#changes.tell();
  }

  #onSensorChange(sensor: AnySensor, change: SensorChange): void {
    if (change === "removed") this.clients.stopSampling(sensor);
    this.#noteChange("sensor", sensor.name, change);
  }

  /** Once it runs, there may be clients that know the interface of before. */
  #noteChange(...change: Parameters<InterfaceChanges["note"]>): void {
    if (this.life?.isRunning) this.#changes.note(...change);
  }
}
