import { answered, Guard } from "../guard.js";
import type { Contract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { Schedule } from "../sensors/schedule.js";
import type { AnySensor, SensorChange } from "../sensors/sensor-set.js";
import type { DoorSays } from "./access/access.js";
import { Audit } from "./audit/audit.js";
import type { BoundOptions } from "./clients/bounds.js";
import { ClientRegistry } from "./clients/client-registry.js";
import { LiveBounds } from "./clients/live-bounds.js";
import { DeviceAccess } from "./device-access.js";
import { DeviceLife } from "./device-life.js";
import { DeviceRequests } from "./device-requests.js";
import type { DeviceContract, DeviceServerOptions } from "./device-server-options.js";
import { doorsOf } from "./doors.js";
import type { DeviceHooks, HookedDevice } from "./hooks.js";
import { defaultBuildState } from "./life/build-state.js";
import { InterfaceChanges } from "./life/interface-changes.js";
import { Journal } from "./life/journal.js";
import { Listeners } from "./life/listeners.js";
import { formatGreeting, libraryVersion, protocolVersion, type RoleVersion } from "./life/versions.js";
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
  readonly journal: Journal;
  readonly requests: DeviceRequests;
  readonly clients: ClientRegistry<DoorSays>;
  readonly sensorHost: SensorHost;
  readonly reception: Reception;
  readonly listeners: Listeners;
  /** Made last: until then nothing runs. */
  readonly life: DeviceLife;
  /** Without that of the protocol. */
  readonly roles: RoleVersion[];
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
  readonly #audit: Audit | undefined;

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
    this.journal = this.#createJournal();
    this.listeners = new Listeners(options.listener);
    const { describe } = this.contract;
    this.#description = describe && describesItself ? new SelfDescription(this.contract, describe) : undefined;
    const tell = (where: string, thrown: unknown): void => this.#guard.tell(where, thrown);
    this.#access = new DeviceAccess({ contract: this.contract, options, hooks: this.#hooks, tell });
    this.#audit = options.audit && new Audit({ sink: options.audit, guard: this.#guard, clock: this.#clock });
    this.roles = [libraryVersion, ["katcp-device", version, buildState]];
    this.clients = this.#createRegistry();
    this.sensorHost = new SensorHost(this.contract, this.#schedule, (sensor, change) => this.#onSensorChange(sensor, change));
    this.sensorHost.set.guard = this.#guard;
    this.#search = new SensorSearch(this.bounds.now, () => this.#clock.elapsedMs());
    this.requests = this.#createRequests();
    this.reception = this.#createReception();
    this.life = this.#createLife(name);
  }

  async start(): Promise<void> {
    this.#handlers.check(this.contract);
    await this.life.start(doorsOf(this.#options), (stream, peer, door) => this.clients.accept(stream, peer, door));
    const exposure = this.#access.describeExposure(this.listeners.addresses);
    if (exposure !== undefined) this.logs.local.warn(exposure);
  }

  get hasTls(): boolean {
    return this.#options.listen?.some(({ tls }) => tls !== undefined) ?? false;
  }

  versions(): readonly RoleVersion[] {
    const { singleClient = false } = this.#options;
    return [protocolVersion({ hasTimeoutHints: this.requests.hasTimeoutHints, isSingleClient: singleClient }), ...this.roles];
  }

  /** @throws RangeError for a bound that is none; then none is changed */
  setBounds(bounds: BoundOptions): void {
    this.bounds.change(bounds);
    this.clients.onBounds();
    this.reception.onBounds();
  }

  #createJournal(): Journal {
    return new Journal({
      clock: this.#clock,
      logs: this.logs,
      logRequests: this.#options.logRequests ?? false,
      clients: () => this.clients,
      reception: () => this.reception,
    });
  }

  #createRegistry(): ClientRegistry<DoorSays> {
    return new ClientRegistry<DoorSays>(
      {
        lets: (address, door) => this.#access.doorKeeper.lets(address, door),
        standingOf: (client, door) => this.#access.access.standingOf(client, door),
        greeting: () => formatGreeting(this.versions()),
        onMessage: (message, client) => this.reception.receive(message, client),
        onSyntaxError: (error, client) => this.reception.complain(client, error.message),
        onConnect: (client) => {
          this.journal.onConnect(client);
          this.#guard.run("onConnect", () => this.#hooks.onConnect(client));
        },
        onDisconnect: (client, cause) => {
          this.reception.forget(client);
          this.journal.onDisconnect(client, cause);
          this.#guard.run("onDisconnect", () => this.#hooks.onDisconnect(client, cause));
        },
        onDrop: (client, reason) => this.journal.onDrop(client, reason),
        onRefuse: (address, reason) => this.journal.onRefuse(address, reason),
      },
      { schedule: this.#schedule, bounds: this.bounds, isSingleClient: this.#options.singleClient ?? false },
    );
  }

  #createRequests(): DeviceRequests {
    const { sensorHost, clients, logs } = this;
    const requests = new DeviceRequests(
      {
        ...{ sensorSet: sensorHost.set, search: this.#search, clients, logs, access: this.#access.access },
        helpListsAll: this.#options.access?.helpListsAll ?? false,
        versions: () => this.versions(),
        halt: () => this.life.halt(),
      },
      {
        now: () => this.#clock.now(),
        access: this.#access.access,
        onChange: (name, change) => this.#noteChange("request", name, change),
      },
    );
    const { singleClient = false, stopsToRestart = true } = this.#options;
    const { onRestart, onUnknownRequest } = this.#hooks;
    requests.addStandard({
      hasTimeoutHints: (this.contract.requests ?? []).some(({ timeout }) => timeout !== undefined),
      restart: onRestart && (stopsToRestart ? () => this.life.restart() : answered(onRestart)),
      description: this.#description,
      isSingleClient: singleClient,
    });
    if (onUnknownRequest !== undefined) requests.table.setFallback(onUnknownRequest);
    for (const request of this.contract.requests ?? []) requests.table.add(request, (member) => this.#handlers.handlerOf(member));
    return requests;
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
        onReplied: (context, code) => {
          this.journal.onReplied(context, code);
          this.#audit?.onReplied(context, code, this.requests.table);
        },
      },
      bounds: this.bounds.now,
      authorize: this.#hooks.authorize && answered(this.#hooks.authorize),
      onBadLines: (client) => this.clients.drop(client, "it sends only lines that are not KATCP messages"),
    });
  }

  #createLife(name: string): DeviceLife {
    const { logs, journal, clients, listeners, reception, sensorHost } = this;
    return new DeviceLife(name, {
      ...{ logs, journal, clients, listeners, reception, sensorHost },
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
      // Before the device's own, which clients take for the end of the greeting.
      if (role !== undefined) this.roles.splice(1, 0, role);
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
