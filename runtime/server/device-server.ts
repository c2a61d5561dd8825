import { ContractError, FailReply, type MessageSyntaxError } from "../errors.js";
import { type Contract, type FieldContract, handlerNameOf, memberOf, signaturesOf } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import { formatUntyped } from "../protocol/datatypes.js";
import { formatArguments, type Message } from "../protocol/message.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { Schedule } from "../sensors/schedule.js";
import type { AnySensor, SensorChange, SensorSet } from "../sensors/sensor-set.js";
import { formatHostPort } from "../transport/host-port.js";
import { type ListenAddress, Listener } from "../transport/listener.js";
import { defaultBuildState } from "./build-state.js";
import { ClientRegistry } from "./client-registry.js";
import type { ClientSession } from "./client-session.js";
import { consoleSink, type DeviceLog } from "./device-log.js";
import { DEFAULT_PORT, type DeviceContract, type DeviceServerOptions, type StopOptions } from "./device-server-options.js";
import { dispatch } from "./dispatch.js";
import { buildInforms } from "./informs.js";
import { InterfaceChanges } from "./interface-changes.js";
import { Lifecycle } from "./lifecycle.js";
import { formatLog, LogHub } from "./log-hub.js";
import { RequestContext } from "./request-context.js";
import { type RequestHandler, RequestTable } from "./request-table.js";
import { RunningRequests } from "./running-requests.js";
import { SensorHost } from "./sensor-host.js";
import { standardRequests } from "./standard/standard-requests.js";
import type { HandWrittenRequest, TypedHandler } from "./typed-handler.js";
import { formatGreeting, versionsOf } from "./versions.js";

const defaultBacklogBytes = 64 * 1024 * 1024;
const defaultGraceMs = 1000;

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
  readonly #running = new RunningRequests();
  readonly #versions: readonly (readonly string[])[];
  readonly #lifecycle: Lifecycle;
  readonly #contextHost = { logOf: (name: string) => this.log.child(name), beforeReply: () => this.#changes.tell() };
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
    this.#versions = versionsOf(version, options.buildState ?? defaultBuildState(process.argv[1]));
    const schedule = new Schedule(this.#clock);
    this.#clients = this.#createRegistry(schedule);
    this.#sensorHost = new SensorHost(this.#contract, schedule, (sensor, change) => this.#onSensorChange(sensor, change));
    this.#requests = new RequestTable({ now });
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
    this.#checkHandlers();
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
  }

  /** Sends an inform to all clients: strings, numbers, booleans, bytes, addresses. @throws DatatypeError */
  massInform(name: string, ...values: readonly unknown[]): void {
    this.#clients.broadcast(`#${name}${formatArguments(values.map(formatUntyped))}\n`);
  }

  #createRegistry(schedule: Schedule): ClientRegistry {
    const { maximumBacklogBytes = defaultBacklogBytes, maximumLineBytes } = this.#options;
    return new ClientRegistry(
      {
        greeting: () => formatGreeting(this.#versions),
        onMessage: (message, client) => this.#onMessage(message, client),
        onSyntaxError: (error, client) => this.#onSyntaxError(error, client),
        onNote: (level, text) => this.#logs.local.write(level, text),
      },
      { schedule, options: { maximumBacklogBytes, ...(maximumLineBytes === undefined ? {} : { maximumLineBytes }) } },
    );
  }

  #addRequests(): void {
    const host = {
      requests: this.#requests,
      sensorSet: this.sensorSet,
      clients: this.#clients,
      versions: this.#versions,
      logs: this.#logs,
      halt: () => this.halt(),
    };
    for (const { contract, handle } of standardRequests(host)) this.#requests.add(contract, () => handle);
    for (const request of this.#contract.requests ?? []) this.#requests.add(request, (member) => this.#handlerOf(member));
  }

  /** Looked up when it is called: a subclass may make its handlers in its constructor, which runs after ours. */
  #handlerOf(member: string): RequestHandler {
    const name = handlerNameOf(member);
    return (...args) => this.#methods[name]?.apply(this, args);
  }

  get #methods(): Readonly<Record<string, RequestHandler | undefined>> {
    return this as unknown as Readonly<Record<string, RequestHandler | undefined>>;
  }

  #checkHandlers(): void {
    for (const request of this.#contract.requests ?? []) {
      for (const signature of signaturesOf(request)) {
        const name = handlerNameOf(memberOf({ name: request.name, ...signature }));
        if (typeof this.#methods[name] === "function") continue;
        throw new ContractError(`?${request.name} has no handler: ${this.constructor.name} needs a method ${name}`);
      }
    }
  }

  #onMessage(message: Message, client: ClientSession): void {
    // Guidelines §2: a server tells of an unexpected reply, and may ignore informs.
    if (message.type === "!") this.#complain(client, `Unexpected reply !${message.name}: a device gets requests`);
    else if (message.type === "?") this.#handle(new RequestContext(message, client, this.#contextHost));
  }

  #handle(context: RequestContext): void {
    if (!this.#lifecycle.isRunning) {
      context.writeFailure("fail", "the device is stopping");
      return;
    }
    const work = dispatch(this.#requests, context);
    if (work !== undefined) this.#running.add(context, work);
  }

  #onSyntaxError(error: MessageSyntaxError, client: ClientSession): void {
    this.#complain(client, error.message);
  }

  #complain(client: ClientSession, message: string): void {
    this.#logs.local.warn(`client ${client.address}: ${message}`);
    client.write(formatLog({ level: "error", timestamp: this.#clock.now(), name: `${this.#contract.name}.connection`, message }));
  }

  #onSensorChange(sensor: AnySensor, change: SensorChange): void {
    if (change === "removed") this.#clients.stopSampling(sensor);
    if (this.#lifecycle.isRunning) this.#changes.note(sensor.name, change);
  }

  async #close({ cancel = true, graceMs = defaultGraceMs }: StopOptions): Promise<void> {
    this.#listener?.close();
    const reason = new FailReply("request cancelled: the device is stopping");
    if (cancel) this.#running.abort(reason);
    for (const context of await this.#running.settle(cancel ? graceMs : Number.POSITIVE_INFINITY, this.#clock)) {
      this.#logs.local.warn(`?${context.message.name} of ${context.client.address} did not heed its signal for ${graceMs} ms`);
      context.writeFailure("fail", reason.message);
    }
    this.#changes.tell();
    await this.#clients.close("the device is stopping", graceMs);
    this.#sensorHost.close();
    await this.onStop();
  }
}
