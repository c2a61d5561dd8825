import type { Duplex } from "node:stream";
import { ConnectionLostError, errorOf, messageOf, ProtocolVersionError } from "../../errors.js";
import { onAbort } from "../streams/on-abort.js";
import type { StateKeeper } from "../streams/state-keeper.js";
import { type Absence, describeAbsence, describeGivingUp } from "./absence.js";
import { Attempt, type AttemptEvents, type AttemptOptions, closedByUs } from "./attempt.js";
import type { CheckedPolicy } from "./backoff.js";
import type { ClientState } from "./client-state.js";
import type { DeviceAddresses } from "./device-addresses.js";
import type { DeviceLink } from "./device-link.js";

/** What keeps a client connected. */
export interface ReconnectionOptions extends AttemptOptions {
  /** Where the device may be. */
  readonly addresses: DeviceAddresses;
  readonly policy: CheckedPolicy;
  readonly states: StateKeeper<ClientState>;
}

/** What it needs of its owner. */
export interface ReconnectionEvents extends AttemptEvents {
  /** The device has greeted, and the state says so. */
  onConnected(link: DeviceLink): void;
}

/** Connects, and connects again: one link at a time, until it is closed. */
export class Reconnection {
  /** The connection that there is. */
  link: DeviceLink | undefined;
  readonly #options: ReconnectionOptions;
  readonly #events: ReconnectionEvents;
  /** What the last attempt, or the last connection, ended with; undefined while all is well. */
  #failure: Error | undefined;
  /** Attempts that failed since the last connection. */
  #failed = 0;
  /** Which address is next. */
  #turn = 0;
  #callOff: () => void = () => {};
  #attempting: Attempt | undefined;
  /** Resolves when the last connection has left nothing behind. */
  #closed: Promise<void> = Promise.resolve();

  constructor(options: ReconnectionOptions, events: ReconnectionEvents) {
    this.#options = options;
    this.#events = events;
  }

  /**
   * Connects, or on a client that was started waits for that. A signal that aborts ends the first connection for good, and of a later
   * one only the wait. @throws what the attempts end with
   */
  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#options.states.state.kind !== "idle") return this.connected(signal);
    const giveUp = (): void => void this.close(this.describeGivingUp(signal?.reason));
    const forget = signal === undefined ? () => {} : onAbort(signal, giveUp);
    try {
      await this.#connectOnce();
    } finally {
      forget();
    }
  }

  /** Resolves once it is connected. @throws ConnectionLostError once it is closed, and where the signal aborts */
  connected(signal?: AbortSignal): Promise<void> {
    const isConnected = (state: ClientState): boolean => {
      if (state.kind === "closed") throw this.describeAbsence();
      return state.kind === "connected";
    };
    return this.#options.states.until(isConnected, { signal, explain: (reason) => this.describeGivingUp(reason) });
  }

  /** Why there is no connection; `request`: the request that needs one. */
  describeAbsence(request?: string): ConnectionLostError {
    return describeAbsence(this.#absence, request);
  }

  /** Why somebody waited for it in vain, whose signal has this reason. */
  describeGivingUp(reason: unknown): ConnectionLostError {
    return describeGivingUp(this.#absence, reason);
  }

  /** Where the device is, or was last: `host:port`. */
  get address(): string {
    const { states, addresses } = this.#options;
    const { state } = states;
    return state.kind === "connected" || state.kind === "connecting" ? state.address : addresses.name;
  }

  /** Tries each address once. What they ended with closes the client for good, and is thrown. */
  async #connectOnce(): Promise<void> {
    const failures: Error[] = [];
    for (const _ of this.#options.addresses.all) {
      const failure = await this.#attempt();
      if (failure === undefined) break;
      failures.push(failure);
      this.#failure = summarise(failures);
      if (!this.#isOpen) break;
      this.#failed++;
    }
    if (this.link === undefined && this.#failure !== undefined) void this.close(this.#failure);
    const { state } = this.#options.states;
    if (state.kind === "closed") throw state.cause ?? this.#failure ?? new ConnectionLostError(closedByUs);
  }

  /** Connects in the background, however long that takes. */
  start(): void {
    if (this.#options.states.state.kind === "idle") void this.#try();
  }

  /** Tries until it is connected, or closed. */
  async #try(): Promise<void> {
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

  get #absence(): Absence {
    return { state: this.#options.states.state, address: this.address, failure: this.#failure };
  }

  #end(cause: Error | undefined): void {
    this.#callOff();
    this.#options.states.set({ kind: "closed", cause });
    this.#attempting?.cancel();
    const link = this.link;
    this.link = undefined;
    link?.lose(closedByUs);
  }

  get #isOpen(): boolean {
    return this.#options.states.state.kind !== "closed";
  }

  /** One attempt: what it failed by, or undefined where it is connected, or closed by now. */
  async #attempt(): Promise<Error | undefined> {
    const { addresses, states } = this.#options;
    const { target, name: address } = addresses.at(this.#turn++);
    states.set({ kind: "connecting", address, attempt: this.#failed + 1 });
    const attempt = new Attempt({ target, address }, this.#options, {
      createLink: (stream) => this.#createLink(stream, address),
      checkDevice: (link) => this.#events.checkDevice(link),
    });
    this.#attempting = attempt;
    try {
      this.#onConnected(await attempt.run(), address);
      return undefined;
    } catch (thrown) {
      return errorOf(thrown);
    }
  }

  #createLink(stream: Duplex, address: string): DeviceLink {
    const link = this.#events.createLink(stream, address);
    this.#closed = link.closed;
    return link;
  }

  #onConnected(link: DeviceLink, address: string): void {
    this.#failed = 0;
    this.#failure = undefined;
    this.link = link;
    this.#options.states.set({ kind: "connected", address, protocol: link.protocol });
    if (this.link === link) this.#events.onConnected(link);
  }

  #wait(cause: Error): void {
    this.#failed++;
    this.#failure = cause;
    const delayMs = this.#options.policy(this.#failed, cause);
    if (delayMs === false) {
      void this.close(cause);
      return;
    }
    this.#options.states.set({ kind: "waiting", cause, attempt: this.#failed, delayMs });
    // Somebody waits for the device to come back, and there is no connection that would keep the process alive.
    this.#callOff = this.#options.clock.after(delayMs, () => void this.#try(), { isVital: true });
  }
}

/** What each address failed by; a device that was refused says more than those that were not there. */
function summarise(failures: readonly Error[]): Error | undefined {
  const [first, ...others] = failures;
  const refusal = failures.find((failure) => failure instanceof ProtocolVersionError);
  if (refusal !== undefined || others.length === 0) return refusal ?? first;
  return new ConnectionLostError(failures.map(messageOf).join("; "), { cause: new AggregateError(failures) });
}
