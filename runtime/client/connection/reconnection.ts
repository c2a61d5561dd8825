import type { Duplex } from "node:stream";
import { ConnectionLostError, errorOf, KatcpError, messageOf, ProtocolVersionError } from "../../errors.js";
import { textOf } from "../../printable.js";
import type { Clock } from "../../sensors/clock.js";
import type { ListenAddress } from "../../transport/listener.js";
import { afterLastLook } from "../calls/last-look.js";
import type { StateKeeper } from "../streams/state-keeper.js";
import type { CheckedPolicy } from "./backoff.js";
import type { ClientState } from "./client-state.js";
import type { DeviceLink } from "./device-link.js";

/** What keeps a client connected. */
export interface ReconnectionOptions {
  /** Where the device may be: tried one after the other. */
  readonly addresses: readonly ListenAddress[];
  /** It may do whatever a connector of the author's does. */
  readonly openStream: (address: ListenAddress, signal: AbortSignal) => Promise<Duplex>;
  /** How an address is called: `host:port`. */
  readonly nameOf: (address: ListenAddress) => string;
  /** How long an attempt may take until the device has greeted. */
  readonly timeoutMs: number;
  readonly policy: CheckedPolicy;
  readonly clock: Clock;
  readonly states: StateKeeper<ClientState>;
}

/** What it needs of its owner. */
export interface ReconnectionEvents {
  createLink(stream: Duplex, address: string): DeviceLink;
  /** Throws where the device that has greeted is not one to speak with. */
  checkDevice(link: DeviceLink): void;
  /** The device has greeted, and the state says so. */
  onConnected(link: DeviceLink): void;
}

const closedByUs = "closed by this client";

/** Connects, and connects again: one link at a time, until it is closed. */
export class Reconnection {
  /** The connection that there is. */
  link: DeviceLink | undefined;
  readonly #options: ReconnectionOptions;
  readonly #events: ReconnectionEvents;
  /** What the last attempt, or the last connection, ended with; undefined while all is well. */
  failure: Error | undefined;
  /** Attempts that failed since the last connection. */
  #failed = 0;
  /** Which address is next. */
  #turn = 0;
  #callOff: () => void = () => {};
  #attempting: AbortController | undefined;
  /** The link that has not greeted yet. */
  #candidate: DeviceLink | undefined;
  /** Resolves when the last connection has left nothing behind. */
  #closed: Promise<void> = Promise.resolve();

  constructor(options: ReconnectionOptions, events: ReconnectionEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** Tries each address once. What they ended with closes the client for good, and is thrown. */
  async connectOnce(): Promise<void> {
    const failures: Error[] = [];
    for (const _ of this.#options.addresses) {
      const failure = await this.#attempt();
      if (failure === undefined) break;
      failures.push(failure);
      this.failure = summarise(failures);
      if (!this.#isOpen) break;
      this.#failed++;
    }
    if (this.link === undefined && this.failure !== undefined) void this.close(this.failure);
    const { state } = this.#options.states;
    if (state.kind === "closed") throw state.cause ?? this.failure ?? new ConnectionLostError(closedByUs);
  }

  /** Tries until it is connected, or closed. */
  async start(): Promise<void> {
    const failure = await this.#attempt();
    if (failure !== undefined && this.#isOpen) this.#wait(failure);
  }

  /** The connection is gone: the state says so, and it begins again. */
  onLost(link: DeviceLink, cause: ConnectionLostError): void {
    if (link !== this.link) return;
    this.link = undefined;
    this.#wait(cause);
  }

  /** For good; resolves when nothing is left of the connection. Idempotent. */
  close(cause?: Error): Promise<void> {
    if (this.#isOpen) this.#end(cause);
    return this.#closed;
  }

  #end(cause: Error | undefined): void {
    this.#callOff();
    this.#options.states.set({ kind: "closed", cause });
    this.#attempting?.abort();
    const link = this.link;
    this.link = undefined;
    link?.lose(closedByUs);
  }

  get #isOpen(): boolean {
    return this.#options.states.state.kind !== "closed";
  }

  /** One attempt: what it failed by, or undefined where it is connected, or closed by now. */
  async #attempt(): Promise<Error | undefined> {
    const { addresses, clock, timeoutMs, states } = this.#options;
    const target = addresses[this.#turn++ % addresses.length] ?? { host: "", port: 0 };
    const address = this.#options.nameOf(target);
    states.set({ kind: "connecting", address, attempt: this.#failed + 1 });
    const attempt = new AbortController();
    this.#attempting = attempt;
    // That there is a link at all is progress, and so is what comes over it.
    const progress = (): number => (this.#candidate === undefined ? -1 : this.#candidate.chunks);
    const callOff = afterLastLook({ clock, delayMs: timeoutMs, progress }, () =>
      attempt.abort(new ConnectionLostError(`no connection to ${address} within ${timeoutMs} ms`)),
    );
    try {
      const link = await this.#open(target, address, attempt.signal);
      this.#failed = 0;
      this.failure = undefined;
      this.link = link;
      states.set({ kind: "connected", address, protocol: link.protocol });
      if (this.link === link) this.#events.onConnected(link);
      return undefined;
    } catch (thrown) {
      return explain(address, thrown);
    } finally {
      callOff();
      this.#candidate = undefined;
    }
  }

  async #open(target: ListenAddress, address: string, signal: AbortSignal): Promise<DeviceLink> {
    const stream = await this.#connect(target, signal);
    const link = this.#events.createLink(stream, address);
    this.#candidate = link;
    this.#closed = link.closed;
    const onAbort = (): void => (this.#isOpen ? link.giveUpGreeting(this.#options.timeoutMs) : link.lose(closedByUs));
    signal.addEventListener("abort", onAbort);
    await link.greeted;
    signal.removeEventListener("abort", onAbort);
    // Between its greeting and now the device may have gone, and the client may have been closed.
    if (link.lost !== undefined) throw link.lost;
    try {
      if (!this.#isOpen) throw new ConnectionLostError(closedByUs);
      this.#events.checkDevice(link);
    } catch (thrown) {
      link.lose(messageOf(thrown));
      throw thrown;
    }
    return link;
  }

  /** A stream that comes when nobody waits for it any more is closed. */
  async #connect(target: ListenAddress, signal: AbortSignal): Promise<Duplex> {
    // In an async function: a connector of the author's may throw, or give no promise.
    const connecting = (async () => this.#options.openStream(target, signal))();
    try {
      return checkStream(await orAborted(connecting, signal));
    } catch (thrown) {
      if (signal.aborted) connecting.then((stream) => checkStream(stream).destroy()).catch(() => {});
      throw thrown;
    }
  }

  #wait(cause: Error): void {
    this.#failed++;
    this.failure = cause;
    const delayMs = this.#options.policy(this.#failed, cause);
    if (delayMs === false) {
      void this.close(cause);
      return;
    }
    this.#options.states.set({ kind: "waiting", cause, attempt: this.#failed, delayMs });
    // Somebody waits for the device to come back, and there is no connection that would keep the process alive.
    this.#callOff = this.#options.clock.after(delayMs, () => void this.start(), { isVital: true });
  }
}

/** What a promise gives, unless the signal aborts first: then that rejects with its reason. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

/** What each address failed by; a device that was refused says more than those that were not there. */
function summarise(failures: readonly Error[]): Error | undefined {
  const [first, ...others] = failures;
  const refusal = failures.find((failure) => failure instanceof ProtocolVersionError);
  if (refusal !== undefined || others.length === 0) return refusal ?? first;
  return new ConnectionLostError(failures.map(messageOf).join("; "), { cause: new AggregateError(failures) });
}

/** @throws TypeError where a connector gave something else */
function checkStream(stream: unknown): Duplex {
  if (typeof (stream as Partial<Duplex> | undefined)?.on === "function") return stream as Duplex;
  throw new TypeError(`the connector gave ${textOf(stream)}, expected a stream`);
}

function explain(address: string, thrown: unknown): Error {
  const error = errorOf(thrown);
  if (error instanceof KatcpError && error === thrown) return error;
  return new ConnectionLostError(`no connection to ${address}: ${messageOf(error)}`, { cause: thrown });
}
