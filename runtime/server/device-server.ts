import type { Contract, FieldContract } from "../protocol/contract.js";
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

/** Where a class says the types of its handlers. There is nothing of it at run time. */
declare const handlers: unique symbol;

/**
 * A KATCP device. It answers the requests of its contract and the standard requests of the guidelines, and shows its sensors.
 *
 * Generated classes extend it with an abstract method for each request. For a device without an interface file, extend it directly, and
 * call `addRequest` and `sensorSet.add` in the constructor.
 *
 * `Handlers`: those of a generated class, by their names. They are protected, so this is how a simulator knows their types.
 */
export class DeviceServer<Handlers = unknown> extends HookedDevice {
  declare protected readonly [handlers]?: Handlers;
  /** The sensors of the contract, by their names in code. */
  readonly sensors: object;
  /** The informs of the contract, by their names in code. Each is sent to all clients. */
  readonly inform: object;
  readonly #core: DeviceCore;
  readonly #informs: Informs;

  /** @throws ContractError for a contract that this runtime does not support. @throws RangeError for a wrong bound */
  constructor(contract: DeviceContract, options: DeviceServerOptions = {}) {
    super();
    this.#core = new DeviceCore(contract, options, this);
    this.#informs = new Informs(this.#core.contract);
    this.sensors = this.#core.sensorHost.members;
    this.inform = this.#informs.to((line) => this.#core.clients.broadcast(line));
  }

  /** What it promises, as data. */
  get contract(): Contract {
    return this.#core.contract;
  }

  /** All sensors, by their names on the wire. */
  get sensorSet(): SensorSet {
    return this.#core.sensorHost.set;
  }

  /** The device's log. Lines go to its own log and, as `#log`, to its clients (guidelines §6). */
  get log(): DeviceLog {
    return this.#core.logs.log;
  }

  /** A log for lines that another logger has written already. They go to the clients as `#log`, but not to the device's own log. */
  get clientLog(): DeviceLog {
    return this.#core.logs.remote;
  }

  /** The level from which on clients get `#log`; `?log-level` sets it. */
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

  /** The address where it listens, after the start. With port 0, this has the real port. */
  get address(): ListenAddress | undefined {
    return this.addresses[0];
  }

  /** The addresses where it listens, if there are several. */
  get addresses(): readonly ListenAddress[] {
    return this.#core.listeners.addresses;
  }

  /** Name, version and optional build state of each role, as in `?version-list` (guidelines §4.2). */
  get versions(): readonly (readonly string[])[] {
    return this.#core.versions();
  }

  /** The requests that wait for their handlers, the oldest first. */
  get pending(): readonly PendingInfo[] {
    return this.#core.reception.pending;
  }

  /** The current bounds on what clients may cost. */
  get bounds(): Bounds {
    return { ...this.#core.bounds.now };
  }

  /**
   * Changes some bounds, also for the clients that are connected; `idleSeconds` only for new clients.
   * @throws RangeError for a bound that is not above zero
   */
  setBounds(bounds: BoundOptions): void {
    this.#core.setBounds(bounds);
  }

  /** Statistics since the device was created, as plain data: requests by outcome, latencies, clients, backlog, lateness. */
  stats(): ServerStats {
    return { ...this.#core.journal.stats(), certificates: this.#core.life.certificates.stats };
  }

  /**
   * Calls `onStart`, and then listens.
   * @throws ContractError for a missing handler. @throws KatcpError if it cannot listen at an address. It rejects with what `onStart` threw
   */
  start(): Promise<void> {
    return this.#core.start();
  }

  /**
   * Stops the device. It accepts no more clients, aborts every `ctx.signal` and those of the services, answers `fail` for handlers that are
   * still running after the grace time, sends `#disconnect`, and calls `onStop`. A later call waits for the first, and can hurry it. It
   * rejects with what `onStop` threw, or with the error of a failed service.
   *
   * In a handler it resolves at once, since the device waits for the handler: the reply is sent, and then the device stops.
   */
  stop(options: StopOptions = {}): Promise<void> {
    return this.#core.life.stop(options);
  }

  /**
   * Reads the files of all certificates again (`listen: [{ tls: { certFile … } }]`), for new connections; those that there are go on. A file
   * that cannot be used is told in the log, and the listener goes on with what it had. Files that change are read by themselves within 10 s.
   */
  reloadCertificates(): void {
    this.#core.life.certificates.reload();
  }

  /** @internal Whether one of its listeners has TLS. */
  get hasTls(): boolean {
    return this.#core.hasTls;
  }

  /** Starts to stop after this turn of the event loop, without waiting: for handlers, signal handlers and `?halt`. */
  halt(options: StopOptions = {}): void {
    this.#core.life.halt(options);
  }

  /** Resolves when the device has stopped and `onStop` is done. Rejects like `stop`. */
  join(): Promise<void> {
    return this.#core.life.join();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Runs background work from the start of the device until its signal is aborted: `this.addService(async signal => { … })`. If it fails,
   * the error is logged, and stops the device. All services end before `join` resolves.
   */
  protected addService(service: Service, name = service.name || "service"): void {
    this.#core.life.services.add(name, service);
  }

  /**
   * Adds a request that is not in an interface file. Its handler gets the arguments by name, and returns nothing, one value or an array of
   * values; or it uses `ctx.inform`, `ctx.informs` and `ctx.reply`. Clients get its `timeout`, in seconds, as a hint.
   * @throws ContractError for a name that is taken
   */
  addRequest<const Fields extends readonly FieldContract[] = readonly []>(
    request: HandWrittenRequest<Fields>,
    handler: TypedHandler<Fields>,
  ): void {
    this.#core.requests.add(request, handler);
  }

  /** Removes a request that was added, or a standard one, and tells the clients. False if it did not exist. */
  removeRequest(name: string): boolean {
    return this.#core.requests.remove(name);
  }

  /**
   * Wraps a request, also a standard one. The wrapper throws a `FailReply`, or returns what `next()` returns. `this.overrideRequest("halt",
   * (ctx, next) => { if (busy) throw new FailReply("Capturing"); return next(); })`
   * @throws ContractError if there is no such request
   */
  overrideRequest(name: string, wrapper: RequestWrapper): void {
    this.#core.requests.table.wrap(name, wrapper);
  }

  /**
   * Limits how many handlers of these requests run at once, together; without names, of all requests that are not standard. The others wait
   * in order: `this.limit(1, "tune", "scan")`.
   * @throws RangeError for less than one
   */
  limit(maximum: number, ...requests: readonly string[]): void {
    this.#core.reception.limits.limit(maximum, requests);
  }

  /**
   * Sets a deadline for these requests. After it their signals abort, and the client gets `fail`.
   * @throws RangeError for a time that is not above zero
   */
  deadline(seconds: number, ...requests: readonly string[]): void {
    this.#core.reception.limits.setDeadline(seconds, requests);
  }

  /** Adds a role to `#version-connect` and `?version-list` (guidelines §4.2), for clients that connect later. */
  addVersion(name: string, version: string, buildState?: string): void {
    this.#core.roles.push(buildState === undefined ? [name, version] : [name, version, buildState]);
  }

  /** The informs of the contract, to one client only: `this.informTo(ctx.client).scanDone({ … })`. */
  informTo(client: ClientSession): this["inform"] {
    return this.#informs.to((line) => client.write(line)) as this["inform"];
  }

  /** Sends an inform to all clients: strings, numbers, booleans, bytes, addresses. @throws DatatypeError, MessageSyntaxError */
  massInform(name: string, ...values: readonly unknown[]): void {
    this.#core.clients.broadcast(formatInform(name, values));
  }
}
