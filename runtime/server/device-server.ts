import type { FieldContract } from "../protocol/contract.js";
import type { ClientSession } from "./clients/client-session.js";
import { formatInform, Informs } from "./clients/informs.js";
import { DeviceCore } from "./device-core.js";
import type { DeviceContract, DeviceServerOptions } from "./device-server-options.js";
import type { Service } from "./life/services.js";
import type { StopOptions } from "./life/shutdown.js";
import { coreOf, OperatedDevice } from "./operated-device.js";
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
export class DeviceServer<Handlers = unknown> extends OperatedDevice {
  declare protected readonly [handlers]?: Handlers;
  /** The sensors of the contract, by their names in code. */
  readonly sensors: object;
  /** The informs of the contract, by their names in code. Each is sent to all clients. */
  readonly inform: object;
  readonly #core: DeviceCore;
  readonly #informs: Informs;

  /** @throws ContractError for a contract that this runtime does not support. @throws RangeError for a wrong bound */
  constructor(contract: DeviceContract, options: DeviceServerOptions = {}) {
    super((device) => new DeviceCore(contract, options, device));
    this.#core = coreOf(this);
    this.#informs = new Informs(this.#core.contract);
    this.sensors = this.#core.sensorHost.members;
    this.inform = this.#informs.to((line) => this.#core.clients.broadcast(line));
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

  /** The informs of the contract, to one client only: `this.informTo(ctx.client).scanDone({ … })`. */
  informTo(client: ClientSession): this["inform"] {
    return this.#informs.to((line) => client.write(line)) as this["inform"];
  }

  /** Sends an inform to all clients: strings, numbers, booleans, bytes, addresses. @throws DatatypeError, MessageSyntaxError */
  massInform(name: string, ...values: readonly unknown[]): void {
    this.#core.clients.broadcast(formatInform(name, values));
  }
}
