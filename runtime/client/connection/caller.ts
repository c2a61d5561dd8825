import type { Message } from "../../protocol/message.js";
import { AnswerCall, type Call, type DecodeAnswer, FeedCall, type WireRequest } from "../calls/call.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import type { RequestPolicy } from "../calls/request-policy.js";
import type { RetryOptions } from "../calls/retry.js";
import type { DeviceLink } from "./device-link.js";
import { longer, type Patience, TimeoutHints } from "./timeout-hints.js";

/** Settings of one call. */
export interface CallOptions {
  /** Cancels the request, with the signal's reason. The device does not notice. If it is aborted already, nothing is sent. */
  readonly signal?: AbortSignal | undefined;
  /** Instead of the interface's timeout; Infinity: wait forever. */
  readonly timeoutMs?: number | undefined;
  /** Instead of the client's `retry`. It applies to requests with `idempotent` or `safe` in the interface, but not to `stream`. */
  readonly retry?: RetryOptions | false | undefined;
}

/** Settings of one call without an interface. */
export interface RequestOptions extends CallOptions {
  /** Gets each inform before the reply as it comes. The result then has no informs, so a long answer needs no memory. */
  readonly onInform?: ((inform: Message) => void) | undefined;
}

/** Settings of one call, with what takes its informs as they come. */
interface TakingOptions extends CallOptions {
  readonly take?: ((inform: Message) => void) | undefined;
}

/** What calls are made with. */
export interface CallerOptions {
  /** How long a request waits where nobody says anything else. */
  readonly timeoutMs: number;
  readonly bounds: ClientBounds;
  /** The connection that there is. */
  readonly link: () => DeviceLink | undefined;
  readonly policy: RequestPolicy;
  readonly retry: RetryOptions | false | undefined;
  /** Why there is no connection for a request. */
  readonly describeAbsence: (request: string) => Error;
}

/** How long the requests may take that nobody waits for but the client itself: lists of very many sensors. */
const ownTimeoutMs = 60_000;

/** Calls the device, if there is a connection: nothing is queued while there is none. */
export class Caller {
  readonly #options: CallerOptions;
  #hints: TimeoutHints | undefined;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  onConnected(link: DeviceLink): void {
    this.#hints = new TimeoutHints(link);
  }

  onLost(): void {
    this.#hints = undefined;
  }

  /** The device's requests have changed, and so may its hints. */
  onRequestsChanged(): void {
    this.#hints?.forget();
  }

  /** Calls the device. `knownMs`: how long the interface says that this request may take. */
  call<T>(request: WireRequest, decode: DecodeAnswer<T>, options: TakingOptions, knownMs?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const limits = { timeoutMs: this.timeoutMs(request.name, options.timeoutMs, knownMs), signal: options.signal };
      const call = new AnswerCall(request, limits, { resolve, reject, decode, bounds: this.#options.bounds, take: options.take });
      this.start(call, options.timeoutMs === undefined ? { knownMs } : undefined);
    });
  }

  /** Calls a request of the guidelines: no hint is needed for it. */
  callStandard<T>(request: WireRequest, decode: DecodeAnswer<T>, options: CallOptions): Promise<T> {
    return this.call(request, decode, { ...options, timeoutMs: options.timeoutMs ?? this.#options.timeoutMs });
  }

  /** Sends a call. One that is patient waits as long as the device itself says that it takes. @throws RequestRefusedError */
  start(call: Call, patience: Patience | undefined): void {
    this.#options.policy(call.name, call.isSafe);
    const link = this.#options.link();
    if (link === undefined) {
      call.onFailure(call.signal?.aborted === true ? call.signal.reason : this.#options.describeAbsence(call.name));
      return;
    }
    link.start(call);
    if (patience !== undefined && !call.isOver) this.#hints?.apply(call, patience);
  }

  /** When idempotent requests are sent again, unless a call says otherwise. */
  get retry(): RetryOptions | false | undefined {
    return this.#options.retry;
  }

  /** What the device calls a request (asked by `?help`) or a sensor (by `?sensor-list`): a former name where it does not know the present one. */
  nameNow(by: "help" | "sensor-list", name: string, aliases: readonly string[]): string | Promise<string> {
    const link = this.#options.link();
    if (link === undefined) return name;
    const names = link.formerNames[by];
    return names.peek(name, aliases) ?? names.find(name, aliases, (each) => feed(link, { name: by, args: ` ${each}` }, () => {}));
  }

  /** Nobody waits for a call any more. */
  abandon(call: Call): void {
    this.#options.link()?.abandon(call);
  }

  /**
   * How long a request may take: as its caller says, else as the interface says or the device hints, whichever is longer, else as the
   * options say. A device that was made slower since the client was compiled says so by its hint.
   */
  timeoutMs(name: string, givenMs: number | undefined, knownMs?: number): number {
    return givenMs ?? longer(knownMs, this.#hints?.get(name)) ?? this.#options.timeoutMs;
  }
}

/** A request of the client's own, whose informs are handed on while they come. @throws FailReply @throws InvalidReply and what a call can end with */
export function feed(link: DeviceLink, request: WireRequest, take: (inform: Message) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    link.start(new FeedCall(request, { timeoutMs: ownTimeoutMs, signal: undefined }, { resolve, reject, take }));
  });
}
