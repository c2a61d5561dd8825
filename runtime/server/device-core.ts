import { ContractError, messageOf } from "../errors.js";
import { answered, Guard } from "../guard.js";
import type { Contract, RequestContract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { Schedule } from "../sensors/schedule.js";
import type { AnySensor, SensorChange } from "../sensors/sensor-set.js";
import { readBounds } from "./clients/bounds.js";
import { ClientRegistry } from "./clients/client-registry.js";
import type { ClientSession } from "./clients/client-session.js";
import { DEFAULT_PORT, type DeviceContract, type DeviceServerOptions } from "./device-server-options.js";
import type { DeviceHooks } from "./hooks.js";
import { defaultBuildState } from "./life/build-state.js";
import { type InterfaceChange, InterfaceChanges } from "./life/interface-changes.js";
import { Lifecycle } from "./life/lifecycle.js";
import { Listeners } from "./life/listeners.js";
import { Monitor, type ServerStats } from "./life/monitor.js";
import { type Service, Services } from "./life/services.js";
import { Shutdown, type ShutdownSteps, type StopOptions } from "./life/shutdown.js";
import { formatGreeting, libraryVersion, protocolVersion, type RoleVersion } from "./life/versions.js";
import { consoleSink } from "./logs/device-log.js";
import { LogHub } from "./logs/log-hub.js";
import { Reception } from "./requests/reception.js";
import type { RequestContext } from "./requests/request-context.js";
import { type RequestHandler, RequestTable } from "./requests/request-table.js";
import { SensorHost } from "./sensor-host.js";
import { SensorSearch } from "./standard/sensor-search.js";
import type { StandardHost, StandardRequest } from "./standard/standard-request.js";
import { standardRequests } from "./standard/standard-requests.js";
import { TIMEOUT_HINT, timeoutHintRequest } from "./standard/timeout-hint-request.js";

/** The parts of a device, and how they are joined. */
export class DeviceCore {
  readonly contract: Contract;
  readonly clock: Clock;
  readonly logs: LogHub;
  /** Tells in the log of what the author's code throws. */
  readonly guard = new Guard((where, thrown) => this.logs.tell(where, thrown));
  readonly requests: RequestTable;
  readonly clients: ClientRegistry;
  readonly sensorHost: SensorHost;
  readonly changes = new InterfaceChanges((line) => this.clients.broadcast(line));
  readonly reception: Reception;
  readonly lifecycle: Lifecycle;
  readonly listeners: Listeners;
  readonly #roles: RoleVersion[];
  readonly #options: DeviceServerOptions;
  readonly #hooks: DeviceHooks;
  readonly #schedule: Schedule;
  readonly #monitor: Monitor;
  readonly #services: Services;
  readonly #search: SensorSearch;
  #shutdown: Shutdown | undefined;
  #stopped: Promise<void> = Promise.resolve();

  /** @throws ContractError for a contract that this runtime cannot serve. @throws RangeError for a bound that is none */
  constructor(contract: DeviceContract, options: DeviceServerOptions, hooks: DeviceHooks) {
    this.contract = checkContract(contract);
    this.clock = options.clock ?? systemClock;
    this.#options = options;
    this.#hooks = hooks;
    this.#schedule = new Schedule(this.clock, this.guard);
    const { name, version } = this.contract;
    const now = (): number => this.clock.now();
    const { logLevel = "warn", logSink = consoleSink, buildState = defaultBuildState(process.argv[1]) } = options;
    this.logs = new LogHub({ name, level: logLevel, sink: logSink, now, clients: () => this.clients });
    this.lifecycle = new Lifecycle(name);
    this.listeners = new Listeners(options.listener);
    this.#roles = [libraryVersion, ["katcp-device", version, buildState]];
    this.#monitor = new Monitor(this.clock, (ms) => this.#onStall(ms));
    this.#services = new Services({
      onFailure: (service, thrown) => this.#onServiceFailure(service, thrown),
      onLateFailure: (service, thrown) => this.guard.tell(`the service ${service}`, thrown),
    });
    this.clients = this.#createRegistry();
    this.sensorHost = new SensorHost(this.contract, this.#schedule, (sensor, change) => this.#onSensorChange(sensor, change));
    this.sensorHost.set.guard = this.guard;
    this.#search = new SensorSearch(readBounds(options), () => this.clock.elapsedMs());
    this.requests = new RequestTable({ now });
    this.reception = this.#createReception();
    this.#addStandardRequests();
  }

  async start(): Promise<void> {
    const { host = "127.0.0.1", port = DEFAULT_PORT, listen = [{ host, port }] } = this.#options;
    await this.lifecycle.start(async () => {
      await this.#search.load();
      await answered(() => this.#hooks.onStart())();
      try {
        await this.listeners.open(listen, (stream, peer) => this.clients.accept(stream, peer));
      } catch (thrown) {
        // What `onStart` has begun, `onStop` ends.
        await this.#onStop().catch(() => {});
        throw thrown;
      }
      this.#monitor.start();
      this.#services.start();
    });
  }

  stop(options: StopOptions): Promise<void> {
    const stopped = this.#beginStop(options);
    if (!this.reception.isWithinHandler) return stopped;
    // What goes wrong then is told in the log, and to whoever joins.
    stopped.catch(() => {});
    return Promise.resolve();
  }

  #beginStop(options: StopOptions): Promise<void> {
    if (this.#shutdown !== undefined) {
      this.#shutdown.hurry(options);
      return this.#stopped;
    }
    const shutdown = new Shutdown(this.#shutdownSteps(), this.clock, options);
    this.#shutdown = shutdown;
    // The process must not end before `onStop` has, whatever else keeps it alive or does not.
    const release = this.clock.after(Number.POSITIVE_INFINITY, () => {}, { isVital: true });
    this.#stopped = this.lifecycle.stop(() => shutdown.run());
    this.#stopped.then(release, release);
    return this.#stopped;
  }

  addRole(role: RoleVersion): void {
    this.#roles.push(role);
  }

  /**
   * Adds a request that no interface describes; where it has a timeout, that is hinted at from now on.
   * @throws ContractError for a name that is taken, and for a timeout that is none
   */
  addRequest(contract: RequestContract, handler: RequestHandler): void {
    const { name, timeout = 1 } = contract;
    if (!(timeout > 0 && timeout < Number.POSITIVE_INFINITY))
      throw new ContractError(`request ?${name}: expected a timeout above 0 s and finite, received ${timeout}`);
    this.requests.add(contract, () => handler, { isUntyped: true });
    this.#noteRequest(contract.name, "added");
    if (contract.timeout === undefined || this.requests.get(TIMEOUT_HINT) !== undefined) return;
    this.#addStandard(timeoutHintRequest(this.#standardHost));
    this.#noteRequest(TIMEOUT_HINT, "added");
  }

  /** Takes a request away; false where it was not there. */
  removeRequest(name: string): boolean {
    const isRemoved = this.requests.remove(name);
    if (isRemoved) this.#noteRequest(name, "removed");
    return isRemoved;
  }

  addService(name: string, service: Service): void {
    this.#services.add(name, service);
  }

  versions(): readonly RoleVersion[] {
    const features = {
      hasTimeoutHints: this.requests.get(TIMEOUT_HINT) !== undefined,
      isSingleClient: this.#options.singleClient ?? false,
    };
    return [protocolVersion(features), ...this.#roles];
  }

  stats(): ServerStats {
    const { requests, latencyMs, eventLoopDelayMs, dropped, refused } = this.#monitor;
    let backlogBytes = 0;
    for (const client of this.clients) backlogBytes += client.backlogBytes;
    const { size: connected, total, bufferedBytes } = this.clients;
    const pending = this.reception.pending.length;
    return { requests, pending, latencyMs, clients: { connected, total, dropped, refused }, backlogBytes, bufferedBytes, eventLoopDelayMs };
  }

  #shutdownSteps(): ShutdownSteps {
    return {
      close: () => this.listeners.close(),
      finish: () => this.reception.finish(),
      cancel: async () => {
        await Promise.all([this.reception.cancel(), this.#services.stop()]);
      },
      expire: (graceMs) => {
        this.reception.expire(graceMs);
        for (const name of this.#services.running) this.logs.local.warn(`the service ${name} did not heed its signal for ${graceMs} ms`);
      },
      dismiss: (reason) => {
        this.changes.tell();
        return this.clients.dismiss(reason);
      },
      cut: () => this.clients.cutOff(),
      end: async () => {
        this.#monitor.stop();
        this.sensorHost.close();
        await this.#onStop();
      },
    };
  }

  /** It is told in the log, since who halts a device does not wait for it; and whoever stops or joins it gets the same. */
  async #onStop(): Promise<void> {
    try {
      await answered(() => this.#hooks.onStop())();
    } catch (thrown) {
      this.guard.tell("onStop", thrown);
      throw thrown;
    }
  }

  #createRegistry(): ClientRegistry {
    return new ClientRegistry(
      {
        greeting: () => formatGreeting(this.versions()),
        onMessage: (message, client) => this.reception.receive(message, client),
        onSyntaxError: (error, client) => this.reception.complain(client, error.message),
        onConnect: (client) => this.#onConnect(client),
        onDisconnect: (client, cause) => this.#onDisconnect(client, cause),
        onDrop: (client, reason) => {
          this.#monitor.dropped++;
          this.logs.local.warn(`${client.address} was dropped: ${reason}`, { client: client.address });
        },
        onRefuse: (address) => {
          this.#monitor.refused++;
          this.logs.local.warn(`${address} was refused: there are ${this.clients.size} clients already`, { client: address });
        },
      },
      { schedule: this.#schedule, bounds: readBounds(this.#options), isSingleClient: this.#options.singleClient ?? false },
    );
  }

  #createReception(): Reception {
    return new Reception({
      requests: this.requests,
      logs: this.logs,
      schedule: this.#schedule,
      isStopping: () => this.lifecycle.isStopping,
      context: {
        log: this.logs.log,
        beforeReply: () => this.#settle(),
        onReplied: (context, code) => this.#onReplied(context, code),
      },
      maximumPending: readBounds(this.#options).maximumPending,
      authorize: this.#hooks.authorize && answered(this.#hooks.authorize),
      onBadLines: (client) => this.clients.drop(client, "it sends nothing but lines that are no messages"),
    });
  }

  #addStandardRequests(): void {
    const optional = {
      hasTimeoutHints: (this.contract.requests ?? []).some(({ timeout }) => timeout !== undefined),
      restart: this.#restartHandler(),
      isSingleClient: this.#options.singleClient ?? false,
    };
    for (const request of standardRequests(this.#standardHost, optional)) this.#addStandard(request);
    if (this.#hooks.onUnknownRequest !== undefined) this.requests.setFallback(this.#hooks.onUnknownRequest);
  }

  /** Once this turn is over, so that the reply to `?halt` is on the wire first; what goes wrong is told to whoever joins. */
  halt(options: StopOptions = {}): void {
    setImmediate(() => void this.stop(options).catch(() => {}));
  }

  #restartHandler(): (() => void | Promise<void>) | undefined {
    const { onRestart } = this.#hooks;
    if (onRestart === undefined) return undefined;
    return this.#options.stopsToRestart === false ? answered(onRestart) : () => this.#restart();
  }

  #restart(): void {
    setImmediate(() => {
      this.stop({})
        .then(answered(() => this.#hooks.onRestart?.()))
        .catch((thrown: unknown) => this.logs.tell("the restart", thrown, "fatal"));
    });
  }

  #addStandard({ contract, handle }: StandardRequest): void {
    this.requests.add(contract, () => handle, { isStandard: true });
  }

  get #standardHost(): StandardHost {
    return {
      requests: this.requests,
      sensorSet: this.sensorHost.set,
      search: this.#search,
      clients: this.clients,
      versions: () => this.versions(),
      logs: this.logs,
      halt: () => this.halt(),
    };
  }

  /** Once it runs, there may be clients that know the requests of before. */
  #noteRequest(name: string, change: InterfaceChange): void {
    if (this.lifecycle.isRunning) this.changes.note("request", name, change);
  }

  /** What a handler causes is on the wire before its reply: also what was put off to the end of the turn. */
  #settle(): void {
    this.sensorHost.set.turn.settle();
    this.changes.tell();
  }

  #onSensorChange(sensor: AnySensor, change: SensorChange): void {
    if (change === "removed") this.clients.stopSampling(sensor);
    if (this.lifecycle.isRunning) this.changes.note("sensor", sensor.name, change);
  }

  #onConnect(client: ClientSession): void {
    this.logs.local.debug(`client ${client.address} connected`);
    this.guard.run("onConnect", () => this.#hooks.onConnect(client));
  }

  #onDisconnect(client: ClientSession, cause: Error | undefined): void {
    this.reception.forget(client);
    this.logs.local.debug(`client ${client.address} disconnected${cause === undefined ? "" : `: ${cause.message}`}`);
    this.guard.run("onDisconnect", () => this.#hooks.onDisconnect(client, cause));
  }

  #onReplied(context: RequestContext, code: string): void {
    this.#monitor.countOutcome(code);
    const { startedMs, message } = context;
    const ms = startedMs === undefined ? 0 : this.clock.elapsedMs() - startedMs;
    if (startedMs !== undefined) this.#monitor.countLatency(ms);
    if (this.#options.logRequests) this.logs.local.info(`?${message.name} ${code}`, { ...context.data, outcome: code, ms });
  }

  #onStall(ms: number): void {
    const running = this.reception.pending.map(({ name, client, ageMs }) => `?${name} of ${client} for ${Math.round(ageMs)} ms`);
    const { lastCalled } = this.reception;
    const last = lastCalled === undefined ? "" : `; the last handler that was called is ?${lastCalled.name}`;
    this.logs.local.warn(`the event loop stood still for ${Math.round(ms)} ms${last}; running: ${running.join(", ") || "none"}`);
  }

  #onServiceFailure(name: string, thrown: unknown): void {
    this.logs.tell(`the service ${name}`, thrown, "fatal");
    this.lifecycle.fail(thrown);
    void this.stop({ reason: `the service ${name} failed: ${messageOf(thrown)}` }).catch(() => {});
  }
}
