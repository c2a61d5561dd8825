import { answered } from "../guard.js";
import type { FieldContract } from "../protocol/contract.js";
import type { Message } from "../protocol/message.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import type { SensorSet } from "../sensors/sensor-set.js";
import type { ListenAddress } from "../transport/listener.js";
import type { ClientSession } from "./clients/client-session.js";
import { formatInform, Informs } from "./clients/informs.js";
import { DeviceCore } from "./device-core.js";
import type { DeviceContract, DeviceServerOptions } from "./device-server-options.js";
import type { Awaitable } from "./handler.js";
import type { DeviceHooks } from "./hooks.js";
import type { ServerStats } from "./life/monitor.js";
import type { Service } from "./life/services.js";
import type { StopOptions } from "./life/shutdown.js";
import type { DeviceLog } from "./logs/device-log.js";
import { ContractHandlers } from "./requests/contract-handlers.js";
import type { PendingInfo } from "./requests/reception.js";
import type { RequestContext } from "./requests/request-context.js";
import type { RequestWrapper } from "./requests/request-table.js";
import type { HandWrittenRequest, TypedHandler } from "./requests/typed-handler.js";

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
  readonly #core: DeviceCore;
  readonly #informs: Informs;
  readonly #handlers = new ContractHandlers(this);

  /** @throws ContractError for a contract that this runtime cannot serve. @throws RangeError for a bound that is none */
  constructor(contract: DeviceContract, options: DeviceServerOptions = {}) {
    this.#core = new DeviceCore(contract, options, this.#hooks);
    this.#informs = new Informs(this.#core.contract);
    this.sensors = this.#core.sensorHost.members;
    this.inform = this.#informs.to((line) => this.#core.clients.broadcast(line));
    for (const request of this.#core.contract.requests ?? []) {
      this.#core.requests.add(request, (member) => this.#handlers.handlerOf(member));
    }
  }

  /** All sensors, by their names on the wire. */
  get sensorSet(): SensorSet {
    return this.#core.sensorHost.set;
  }

  /** For lines that go to the device's own log and, as `#log`, to its clients (guidelines §6). */
  get log(): DeviceLog {
    return this.#core.logs.log;
  }

  /** For lines that another logger has written already: as `#log` to the clients, and not to the device's own log. */
  get clientLog(): DeviceLog {
    return this.#core.logs.remote;
  }

  /** From which level on `#log` goes to the clients; what `?log-level` sets. */
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

  /** Where it listens, once it has started: with port 0, here is the real one. */
  get address(): ListenAddress | undefined {
    return this.addresses[0];
  }

  /** The same where it listens at several addresses. */
  get addresses(): readonly ListenAddress[] {
    return this.#core.listeners.addresses;
  }

  /** Name, version and, where there is one, build state of each of its roles: what `?version-list` says (guidelines §4.2). */
  get versions(): readonly (readonly string[])[] {
    return this.#core.versions();
  }

  /** The requests that wait for their handlers, the oldest first. */
  get pending(): readonly PendingInfo[] {
    return this.#core.reception.pending;
  }

  /** What the device has done since it was made, as plain data: requests by outcome, latencies, clients, backlog, lateness. */
  stats(): ServerStats {
    return this.#core.stats();
  }

  /**
   * Calls `onStart`, and listens from then on. @throws ContractError for a handler that nobody wrote. @throws KatcpError where an
   * address cannot be had. It rejects with what `onStart` threw
   */
  async start(): Promise<void> {
    this.#handlers.check(this.#core.contract);
    await this.#core.start();
  }

  /**
   * Stops: takes no more clients, aborts every `ctx.signal` and those of the services, answers `fail` for what has not settled
   * after the grace time, says `#disconnect`, and calls `onStop`. A later stop waits for the first, and hurries it where it asks for
   * more haste. It rejects with what `onStop` threw, or with what made a service fail.
   *
   * In a handler it resolves at once, since the device waits for the handler: the reply is sent, and then the device stops.
   */
  stop(options: StopOptions = {}): Promise<void> {
    return this.#core.stop(options);
  }

  /** Begins to stop once this turn is over, and does not wait for it: for handlers, signal handlers and `?halt`. */
  halt(options: StopOptions = {}): void {
    this.#core.halt(options);
  }

  /** Resolves when the device has stopped and `onStop` is done; rejects as `stop` does. */
  join(): Promise<void> {
    return this.#core.lifecycle.join();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** For subclasses: the first thing that a start does, before anybody can connect. What it throws, `start` throws. */
  protected onStart(): void | Promise<void> {}

  /** For subclasses: the last thing that a stop does, before `join` resolves. */
  protected onStop(): void | Promise<void> {}

  /** For subclasses: a client has been greeted. Nobody waits for it; what it throws or rejects with is a line of the log. */
  protected onConnect(_client: ClientSession): void | Promise<void> {}

  /** For subclasses: a client is gone; `cause` where the network ended it. What it throws or rejects with is a line of the log. */
  protected onDisconnect(_client: ClientSession, _cause?: Error): void | Promise<void> {}

  /**
   * For subclasses: whether a client may ask for that. `true` alone says yes; anything else refuses. A `FailReply` that it throws
   * refuses with words of its own.
   */
  protected authorize?(client: ClientSession, request: Message): Awaitable<boolean>;

  /** For subclasses that answer what they do not know themselves, as proxies do: as a handler that `addRequest` adds. */
  protected onUnknownRequest?(ctx: RequestContext): unknown;

  /**
   * For subclasses that can begin anew: a device that has it answers `?restart`, stops, and calls it (guidelines §4.1). A new
   * process, or a new device of the same class, is what it makes.
   *
   * With the option `stopsToRestart: false` the device stays, with its clients: for what restarts without it, such as a board that
   * it stands for. Then the reply waits for it, and is `fail` where it throws.
   */
  protected onRestart?(): void | Promise<void>;

  /**
   * Runs work beside the requests, from the start of the device on, until its signal is aborted: `this.addService(async signal =>
   * { … })`. One that fails is logged, and stops the device with that reason; all have ended before `join` resolves.
   */
  protected addService(service: Service, name = service.name || "service"): void {
    this.#core.addService(name, service);
  }

  /**
   * Adds a request that no interface file describes. Its handler gets the arguments by name, and returns nothing, one value or an
   * array of values; or it uses `ctx.inform`, `ctx.informs` and `ctx.reply`. Its `timeout`, in seconds, is what the clients are hinted at.
   * @throws ContractError for a name that is taken
   */
  addRequest<const Fields extends readonly FieldContract[] = readonly []>(
    request: HandWrittenRequest<Fields>,
    handler: TypedHandler<Fields>,
  ): void {
    this.#core.addRequest(request, handler);
  }

  /** Takes a request away, one that was added or a standard one; the clients are told. False where it was not there. */
  removeRequest(name: string): boolean {
    return this.#core.removeRequest(name);
  }

  /**
   * Puts code around a request, also a standard one: it throws a `FailReply`, or returns what `next()` gives.
   * `this.overrideRequest("halt", (ctx, next) => { if (busy) throw new FailReply("Capturing"); return next(); })`
   * @throws ContractError for a request that is not there
   */
  overrideRequest(name: string, wrapper: RequestWrapper): void {
    this.#core.requests.wrap(name, wrapper);
  }

  /**
   * Lets no more than `maximum` handlers of these requests run at once, together; of all that are not standard where none is named.
   * The others wait in the order in which they came: `this.limit(1, "tune", "scan")`. @throws RangeError for less than one
   */
  limit(maximum: number, ...requests: readonly string[]): void {
    this.#core.reception.limit(maximum, requests);
  }

  /** Gives these requests so long: then their signals abort, and the client gets `fail`. @throws RangeError for a time that is not above zero */
  deadline(seconds: number, ...requests: readonly string[]): void {
    this.#core.reception.setDeadline(seconds, requests);
  }

  /** Adds a role to `#version-connect` and `?version-list` (guidelines §4.2), for the clients that connect from now on. */
  addVersion(name: string, version: string, buildState?: string): void {
    this.#core.addRole(buildState === undefined ? [name, version] : [name, version, buildState]);
  }

  /** The informs of the contract, each to this client alone: `this.informTo(ctx.client).scanDone({ … })`. */
  informTo(client: ClientSession): this["inform"] {
    return this.#informs.to((line) => client.write(line)) as this["inform"];
  }

  /** Sends an inform to all clients: strings, numbers, booleans, bytes, addresses. @throws DatatypeError, MessageSyntaxError */
  massInform(name: string, ...values: readonly unknown[]): void {
    this.#core.clients.broadcast(formatInform(name, values));
  }

  get #hooks(): DeviceHooks {
    return {
      // The core is the caller that answers for them, or has its guard tell.
      onStart: answered(() => this.onStart()),
      onStop: answered(() => this.onStop()),
      onConnect: answered((client) => this.onConnect(client)),
      onDisconnect: answered((client, cause) => this.onDisconnect(client, cause)),
      authorize: this.authorize && answered((client, request) => this.authorize?.(client, request)),
      onUnknownRequest: this.onUnknownRequest && answered((ctx) => this.onUnknownRequest?.(ctx)),
      onRestart: this.onRestart && answered(() => this.onRestart?.()),
    };
  }
}
