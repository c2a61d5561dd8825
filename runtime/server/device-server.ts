import { messageOf } from "../errors.js";
import type { Contract, FieldContract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import { formatUntyped } from "../protocol/datatypes.js";
import { formatArguments } from "../protocol/message.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { Schedule } from "../sensors/schedule.js";
import type { AnySensor, SensorChange, SensorSet } from "../sensors/sensor-set.js";
import { formatHostPort } from "../transport/host-port.js";
import { type ListenAddress, Listener } from "../transport/listener.js";
import { defaultBuildState } from "./build-state.js";
import { ClientRegistry } from "./client-registry.js";
import type { ClientSession } from "./client-session.js";
import { ContractHandlers } from "./contract-handlers.js";
import { consoleSink, type DeviceLog } from "./device-log.js";
import { DEFAULT_PORT, type DeviceContract, type DeviceServerOptions, type StopOptions } from "./device-server-options.js";
import { buildInforms } from "./informs.js";
import { InterfaceChanges } from "./interface-changes.js";
import { Lifecycle } from "./lifecycle.js";
import { LogHub } from "./log-hub.js";
import { Reception } from "./reception.js";
import type { RequestContext } from "./request-context.js";
import { RequestTable } from "./request-table.js";
import { SensorHost } from "./sensor-host.js";
import { standardRequests } from "./standard/standard-requests.js";
import type { HandWrittenRequest, TypedHandler } from "./typed-handler.js";
import { formatGreeting, libraryVersion, protocolVersion, type RoleVersion } from "./versions.js";

const defaultBacklogBytes = 64 * 1024 * 1024;
const defaultGraceMs = 1000;
const defaultPending = 10_000;
const defaultPendingPerClient = 1000;

/**
 * A KATCP device: it answers the requests of its contract and those of the guidelines, and shows its sensors.
 *
 * Generated classes extend it with an abstract method for each request. A device without an interface file extends it directly,
 * and calls `addRequest` and `sensorSet.add` in its constructor.
 */
export class DeviceServer {
  /** The sensors of the contract, by their names in code. */
  readonly sensors: object;
  /** The informs of the contract, by their names in code: each goes to all clients. */
  readonly inform: object;
  readonly #contract: Contract;
  readonly #options: DeviceServerOptions;
  readonly #clock: Clock;
  readonly #logs: LogHub;
  readonly #requests: RequestTable;
  readonly #clients: ClientRegistry;
  readonly #sensorHost: SensorHost;
  readonly #changes = new InterfaceChanges((line) => this.#clients.broadcast(line));
  readonly #reception: Reception;
  readonly #handlers = new ContractHandlers(this);
  readonly #roles: RoleVersion[];
  readonly #lifecycle: Lifecycle;
  #listener: Listener | undefined;

  /** @throws ContractError for a contract that this runtime cannot serve */
  constructor(contract: DeviceContract, options: DeviceServerOptions = {}) {
    this.#contract = checkContract(contract);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const { name, version } = this.#contract;
    const now = (): number => this.#clock.now();
    const broadcast = (line: string): void => this.#clients.broadcast(line);
    this.#logs = new LogHub({ name, level: options.logLevel ?? "warn", sink: options.logSink ?? consoleSink, now, broadcast });
    this.#lifecycle = new Lifecycle(name);
    this.#roles = [libraryVersion, ["katcp-device", version, options.buildState ?? defaultBuildState(process.argv[1])]];
    const schedule = new Schedule(this.#clock);
    this.#clients = this.#createRegistry(schedule);
    this.#sensorHost = new SensorHost(this.#contract, schedule, (sensor, change) => this.#onSensorChange(sensor, change));
    this.#requests = new RequestTable({ now });
    this.#reception = new Reception({
      requests: this.#requests,
      logs: this.#logs,
      clock: this.#clock,
      isRunning: () => this.#lifecycle.isRunning,
      beforeReply: () => this.#changes.tell(),
      pending: {
        maximum: options.maximumPending ?? defaultPending,
        onFull: () => this.#clients.pauseReading(),
        onRoom: () => this.#clients.resumeReading(),
      },
    });
    this.sensors = this.#sensorHost.members;
    this.inform = buildInforms(this.#contract, broadcast);
    this.#addRequests();
  }

  /** All sensors, by their names on the wire. */
  get sensorSet(): SensorSet {
    return this.#sensorHost.set;
  }

  /** For lines that go to the device's own log and, as `#log`, to its clients (guidelines §6). */
  get log(): DeviceLog {
    return this.#logs.log;
  }

  /** From which level on `#log` goes to the clients; what `?log-level` sets. */
  get logLevel(): LogLevel {
    return this.#logs.level;
  }

  set logLevel(level: LogLevel) {
    this.#logs.level = level;
  }

  /** The clients that are connected. */
  get clients(): Iterable<ClientSession> {
    return this.#clients;
  }

  /** Where it listens, once it has started: with port 0, here is the real one. */
  get address(): ListenAddress | undefined {
    return this.#listener?.address;
  }

  /** Listens from now on. @throws ContractError for a handler that nobody wrote. @throws KatcpError where the port cannot be had */
  async start(): Promise<void> {
    this.#handlers.check(this.#contract);
    const { host = "127.0.0.1", port = DEFAULT_PORT } = this.#options;
    await this.#lifecycle.start(async () => {
      this.#listener = await Listener.open({ host, port }, (socket) => {
        this.#clients.accept(socket, formatHostPort(socket.remoteAddress ?? "0.0.0.0", socket.remotePort ?? 0));
      });
    });
  }

  /**
   * Stops: takes no more clients, aborts every `ctx.signal`, answers `fail` for what has not settled after the grace time, says
   * `#disconnect`, and calls `onStop`. Idempotent; it rejects with what `onStop` threw.
   */
  stop(options: StopOptions = {}): Promise<void> {
    return this.#lifecycle.stop(() => this.#close(options));
  }

  /** Begins to stop once this turn is over, and does not wait for it: for signal handlers and `?halt`. */
  halt(): void {
    // What goes wrong is told to whoever joins.
    setImmediate(() => void this.stop().catch(() => {}));
  }

  /** Resolves when the device has stopped and `onStop` is done; rejects with what that threw. */
  join(): Promise<void> {
    return this.#lifecycle.join();
  }

  /** For subclasses: the last thing that a stop does, before `join` resolves. */
  protected onStop(): void | Promise<void> {}

  /** For subclasses that answer what they do not know themselves, as proxies do: as a handler that `addRequest` adds. */
  protected onUnknownRequest?(ctx: RequestContext): unknown;

  /**
   * For subclasses that can begin anew: a device that has it answers `?restart`, stops, and calls it (guidelines §4.1). A new
   * process, or a new device of the same class, is what it makes.
   */
  protected onRestart?(): void | Promise<void>;

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Adds a request that no interface file describes. Its handler gets the arguments by name, and returns nothing, one value or an
   * array of values; or it uses `ctx.inform`, `ctx.informs` and `ctx.reply`.
   * @throws ContractError for a name that is taken
   */
  addRequest<const Fields extends readonly FieldContract[] = readonly []>(
    request: HandWrittenRequest<Fields>,
    handler: TypedHandler<Fields>,
  ): void {
    this.#requests.add(request, () => handler, { isUntyped: true });
    if (this.#lifecycle.isRunning) this.#changes.note("request", request.name, "added");
  }

  /** Takes a request away, one that was added or a standard one; the clients are told. False where it was not there. */
  removeRequest(name: string): boolean {
    const isRemoved = this.#requests.remove(name);
    if (isRemoved && this.#lifecycle.isRunning) this.#changes.note("request", name, "removed");
    return isRemoved;
  }

  /**
   * Lets no more than `maximum` handlers of these requests run at once, together; of all that are not standard where none is named.
   * The others wait in the order in which they came: `this.limit(1, "tune", "scan")`. @throws RangeError for less than one
   */
  limit(maximum: number, ...requests: readonly string[]): void {
    this.#reception.limit(maximum, requests);
  }

  /** Adds a role to `#version-connect` and `?version-list` (guidelines §4.2), for the clients that connect from now on. */
  addVersion(name: string, version: string, buildState?: string): void {
    this.#roles.push(buildState === undefined ? [name, version] : [name, version, buildState]);
  }

  /** Sends an inform to all clients: strings, numbers, booleans, bytes, addresses. @throws DatatypeError */
  massInform(name: string, ...values: readonly unknown[]): void {
    this.#clients.broadcast(`#${name}${formatArguments(values.map(formatUntyped))}\n`);
  }

  #createRegistry(schedule: Schedule): ClientRegistry {
    const {
      maximumBacklogBytes = defaultBacklogBytes,
      maximumLineBytes,
      maximumPendingPerClient = defaultPendingPerClient,
    } = this.#options;
    return new ClientRegistry(
      {
        greeting: () => formatGreeting(this.#versions()),
        onMessage: (message, client) => this.#reception.receive(message, client),
        onSyntaxError: (error, client) => this.#reception.complain(client, error.message),
        onNote: (level, text) => this.#logs.local.write(level, text),
      },
      {
        schedule,
        maximumPending: maximumPendingPerClient,
        connection: { maximumBacklogBytes, ...(maximumLineBytes === undefined ? {} : { maximumLineBytes }) },
      },
    );
  }

  #addRequests(): void {
    const host = {
      requests: this.#requests,
      sensorSet: this.sensorSet,
      clients: this.#clients,
      versions: () => this.#versions(),
      logs: this.#logs,
      halt: () => this.halt(),
    };
    const optional = {
      hasTimeoutHints: this.#hasTimeoutHints,
      restart: this.onRestart === undefined ? undefined : () => this.#restart(),
    };
    for (const { contract, handle } of standardRequests(host, optional)) this.#requests.add(contract, () => handle);
    for (const request of this.#contract.requests ?? []) this.#requests.add(request, (member) => this.#handlers.handlerOf(member));
    if (this.onUnknownRequest !== undefined) this.#requests.setFallback((ctx) => this.onUnknownRequest?.(ctx));
  }

  /** After this turn, so that the reply is on the wire first. */
  #restart(): void {
    setImmediate(() => {
      this.stop()
        .then(() => this.onRestart?.())
        .catch((thrown: unknown) => this.log.fatal(`the restart failed: ${messageOf(thrown)}`));
    });
  }

  get #hasTimeoutHints(): boolean {
    return (this.#contract.requests ?? []).some(({ timeout }) => timeout !== undefined);
  }

  #versions(): readonly RoleVersion[] {
    return [protocolVersion({ hasTimeoutHints: this.#hasTimeoutHints }), ...this.#roles];
  }

  #onSensorChange(sensor: AnySensor, change: SensorChange): void {
    if (change === "removed") this.#clients.stopSampling(sensor);
    if (this.#lifecycle.isRunning) this.#changes.note("sensor", sensor.name, change);
  }

  async #close({ cancel = true, graceMs = defaultGraceMs }: StopOptions): Promise<void> {
    this.#listener?.close();
    if (cancel) await this.#reception.cancelAll(graceMs);
    else await this.#reception.finishAll();
    this.#changes.tell();
    await this.#clients.close("the device is stopping", graceMs);
    this.#sensorHost.close();
    await this.onStop();
  }
}
