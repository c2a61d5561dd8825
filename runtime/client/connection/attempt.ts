import type { Duplex } from "node:stream";
import { ConnectionLostError, errorOf, KatcpError, messageOf } from "../../errors.js";
import { textOf } from "../../printable.js";
import type { Clock } from "../../sensors/clock.js";
import type { ListenAddress } from "../../transport/listener.js";
import { afterLastLook } from "../calls/last-look.js";
import type { DeviceLink } from "./device-link.js";

/** What attempts are made with. */
export interface AttemptOptions {
  /** It may do whatever a connector of the author's does. */
  readonly openStream: (address: ListenAddress, signal: AbortSignal) => Promise<Duplex>;
  /** How long an attempt may take until the device has greeted. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** What an attempt needs of its owner. */
export interface AttemptEvents {
  createLink(stream: Duplex, address: string): DeviceLink;
  /** Throws where the device that has greeted is not one to speak with. */
  checkDevice(link: DeviceLink): void;
}

/** Where an attempt goes to. */
export interface AttemptTarget {
  readonly target: ListenAddress;
  /** How it is called: `host:port`. */
  readonly address: string;
}

/** Why a client has no connection that it could have. */
export const closedByUs = "closed by this client";

/** One attempt to connect to one address: from the network to the end of the greeting. */
export class Attempt {
  readonly #where: AttemptTarget;
  readonly #options: AttemptOptions;
  readonly #events: AttemptEvents;
  readonly #ending = new AbortController();
  #link: DeviceLink | undefined;
  #isCancelled = false;

  constructor(where: AttemptTarget, options: AttemptOptions, events: AttemptEvents) {
    this.#where = where;
    this.#options = options;
    this.#events = events;
  }

  /** A link to a device that has greeted, and that we speak with. @throws KatcpError that names the address */
  async run(): Promise<DeviceLink> {
    const { address } = this.#where;
    const { clock, timeoutMs } = this.#options;
    // That there is a link at all is progress, and so is what comes over it.
    const progress = (): number => this.#link?.chunks ?? -1;
    const callOff = afterLastLook({ clock, delayMs: timeoutMs, progress }, () =>
      this.#ending.abort(new ConnectionLostError(`no connection to ${address} within ${timeoutMs} ms`)),
    );
    try {
      return await this.#greet(await this.#connect());
    } catch (thrown) {
      throw explain(address, thrown);
    } finally {
      callOff();
    }
  }

  /** Nobody wants it any more. */
  cancel(): void {
    this.#isCancelled = true;
    this.#ending.abort();
  }

  async #greet(stream: Duplex): Promise<DeviceLink> {
    const { signal } = this.#ending;
    const link = this.#events.createLink(stream, this.#where.address);
    this.#link = link;
    const onAbort = (): void => (this.#isCancelled ? link.lose(closedByUs) : link.giveUpGreeting(this.#options.timeoutMs));
    signal.addEventListener("abort", onAbort);
    await link.greeted;
    signal.removeEventListener("abort", onAbort);
    // Between its greeting and now the device may have gone, and the client may have been closed.
    if (link.lost !== undefined) throw link.lost;
    try {
      if (this.#isCancelled) throw new ConnectionLostError(closedByUs);
      this.#events.checkDevice(link);
    } catch (thrown) {
      link.lose(messageOf(thrown));
      throw thrown;
    }
    return link;
  }

  /** A stream that comes when nobody waits for it any more is closed. */
  async #connect(): Promise<Duplex> {
    const { signal } = this.#ending;
    // In an async function: a connector of the author's may throw, or give no promise.
    const connecting = (async () => this.#options.openStream(this.#where.target, signal))();
    try {
      return checkStream(await orAborted(connecting, signal));
    } catch (thrown) {
      if (signal.aborted) connecting.then((stream) => checkStream(stream).destroy()).catch(() => {});
      throw thrown;
    }
  }
}

/** What a promise gives, unless the signal aborts first: then that rejects with its reason. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

/** @throws TypeError where a connector gave something else */
function checkStream(stream: unknown): Duplex {
  if (typeof (stream as Partial<Duplex> | undefined)?.on === "function") return stream as Duplex;
  throw new TypeError(`the connector returned ${textOf(stream)}, expected a stream`);
}

function explain(address: string, thrown: unknown): Error {
  const error = errorOf(thrown);
  if (error instanceof KatcpError && error === thrown) return error;
  // Not `thrown`: whoever looks at the cause must be able to.
  return new ConnectionLostError(`no connection to ${address}: ${messageOf(error)}`, { cause: error });
}
