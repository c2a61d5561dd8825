import type { FieldContract } from "../protocol/contract.js";
import type { LogLevel } from "../protocol/vocabulary.js";
import type { SensorSet } from "../sensors/sensor-set.js";
import type { ListenAddress } from "../transport/listener.js";
import type { BoundOptions, Bounds } from "./clients/bounds.js";
import type { ClientSession } from "./clients/client-session.js";
import { formatInform, Informs } from "./clients/informs.js";
import { DeviceCore } from "./device-core.js";
import type { DeviceContract, DeviceServerOptions } from "./device-server-options.js";
import { HookedDevice } from "./hooks.js";
import type { ServerStats } from "./life/monitor.js";
import type { Service } from "./life/services.js";
import type { StopOptions } from "./life/shutdown.js";
import type { DeviceLog } from "./logs/device-log.js";
import type { PendingInfo } from "./requests/reception.js";
import type { RequestWrapper } from "./requests/request-table.js";
import type { HandWrittenRequest, TypedHandler } from "./requests/typed-handler.js";

/**
 * A KATCP device: it answers the requests of its contract and those of the guidelines, and shows its sensors.
 *
 * Generated classes extend it with an abstract method for each request. A device without an interface file extends it directly,
 * and calls `addRequest` and `sensorSet.add` in its constructor.
 */
export class DeviceServer extends HookedDevice {
  /** The sensors of the contract, by their names in code. */
  readonly sensors: object;
  /** The informs of the contract, by their names in code: each goes to all clients. */
  readonly inform: object;
  readonly #core: DeviceCore;
  readonly #informs: Informs;

  /** @throws ContractError for a contract that this runtime cannot serve. @throws RangeError for a bound that is none */
  constructor(contract: DeviceContract, options: DeviceServerOptions = {}) {
    super();
    this.#core = new DeviceCore(contract, options, this);
    this.#informs = new Informs(this.#core.contract);
    this.sensors = this.#core.sensorHost.members;
    this.inform = this.#informs.to((line) => this.#core.clients.broadcast(line));
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

  /** What clients may cost the device, as it is now. */
  get bounds(): Bounds {
    return { ...this.#core.bounds.now };
  }

  /** Changes some bounds, for the clients that are connected too; `idleSeconds` for those to come. @throws RangeError for one that is not above zero */
  setBounds(bounds: BoundOptions): void {
    this.#core.setBounds(bounds);
  }

  /** What the device has done since it was made, as plain data: requests by outcome, latencies, clients, backlog, lateness. */
  stats(): ServerStats {
    return this.#core.journal.stats();
  }

  /**
   * Calls `onStart`, and listens from then on. @throws ContractError for a handler that nobody wrote. @throws KatcpError where an
   * address cannot be had. It rejects with what `onStart` threw
   */
  start(): Promise<void> {
    return this.#core.start();
  }

  /**
   * Stops: takes no more clients, aborts every `ctx.signal` and those of the services, answers `fail` for what has not settled
   * after the grace time, says `#disconnect`, and calls `onStop`. A later stop waits for the first, and hurries it where it asks for
   * more haste. It rejects with what `onStop` threw, or with what made a service fail.
   *
   * In a handler it resolves at once, since the device waits for the handler: the reply is sent, and then the device stops.
   */
  stop(options: StopOptions = {}): Promise<void> {
    return this.#core.life.stop(options);
  }

  /** Begins to stop once this turn is over, and does not wait for it: for handlers, signal handlers and `?halt`. */
  halt(options: StopOptions = {}): void {
    this.#core.life.halt(options);
  }

  /** Resolves when the device has stopped and `onStop` is done; rejects as `stop` does. */
  join(): Promise<void> {
    return this.#core.life.join();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Runs work beside the requests, from the start of the device on, until its signal is aborted: `this.addService(async signal =>
   * { … })`. One that fails is logged, and stops the device with that reason; all have ended before `join` resolves.
   */
  protected addService(service: Service, name = service.name || "service"): void {
    this.#core.life.services.add(name, service);
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
    this.#core.requests.add(request, handler);
  }

  /** Takes a request away, one that was added or a standard one; the clients are told. False where it was not there. */
  removeRequest(name: string): boolean {
    return this.#core.requests.remove(name);
  }

  /**
   * Puts code around a request, also a standard one: it throws a `FailReply`, or returns what `next()` gives.
   * `this.overrideRequest("halt", (ctx, next) => { if (busy) throw new FailReply("Capturing"); return next(); })`
   * @throws ContractError for a request that is not there
   */
  overrideRequest(name: string, wrapper: RequestWrapper): void {
    this.#core.requests.table.wrap(name, wrapper);
  }

  /**
   * Lets no more than `maximum` handlers of these requests run at once, together; of all that are not standard where none is named.
   * The others wait in the order in which they came: `this.limit(1, "tune", "scan")`. @throws RangeError for less than one
   */
  limit(maximum: number, ...requests: readonly string[]): void {
    this.#core.reception.limits.limit(maximum, requests);
  }

  /** Gives these requests so long: then their signals abort, and the client gets `fail`. @throws RangeError for a time that is not above zero */
  deadline(seconds: number, ...requests: readonly string[]): void {
    this.#core.reception.limits.setDeadline(seconds, requests);
  }

  /** Adds a role to `#version-connect` and `?version-list` (guidelines §4.2), for the clients that connect from now on. */
  addVersion(name: string, version: string, buildState?: string): void {
    this.#core.roles.push(buildState === undefined ? [name, version] : [name, version, buildState]);
  }

  /** The informs of the contract, each to this client alone: `this.informTo(ctx.client).scanDone({ … })`. */
  informTo(client: ClientSession): this["inform"] {
    return this.#informs.to((line) => client.write(line)) as this["inform"];
  }

  /** Sends an inform to all clients: strings, numbers, booleans, bytes, addresses. @throws DatatypeError, MessageSyntaxError */
  massInform(name: string, ...values: readonly unknown[]): void {
    this.#core.clients.broadcast(formatInform(name, values));
  }
}
