import type { Duplex } from "node:stream";
import { type CallInfo, ConnectionLostError, noteCall, ProtocolVersionError, RequestTimeoutError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import { Connection } from "../../transport/connection.js";
import { AnswerCall, type Call } from "../calls/call.js";
import { Deadlines } from "../calls/deadlines.js";
import { PendingCalls } from "../calls/pending-calls.js";
import { type DeviceProtocol, hasIds, PROTOCOL_4 } from "./device-protocol.js";
import { Greeting } from "./greeting.js";
import { KeepAlive, type KeepAliveOptions } from "./keep-alive.js";

/** What a link reports. */
export interface LinkEvents {
  /** An inform that belongs to no request of ours. */
  onInform(inform: Message): void;
  /** A line that is none came. */
  onSyntaxError(error: Error): void;
  /** It is over, once: told before the calls that wait are, so that whoever sees their errors finds the connection gone. */
  onLost(cause: ConnectionLostError): void;
}

/** Settings of a link. */
export interface LinkOptions {
  /** How the device is called in errors: `host:port`. */
  readonly address: string;
  readonly lenientEscapes: boolean;
  readonly clock: Clock;
  readonly protocol: DeviceProtocol | undefined;
  readonly versionGraceMs: number | undefined;
  /** Undefined: a peer that is gone without a word is not noticed. */
  readonly keepAlive: KeepAliveOptions | undefined;
}

/** How long what is written may take to leave when a link is closed. */
const closingMs = 1000;

/** One connection to a device, from its first byte to its last: who it is, and what was asked of it. */
export class DeviceLink {
  readonly greeting: Greeting;
  /** Resolves when it is known who speaks. @throws ProtocolVersionError @throws ConnectionLostError */
  readonly greeted: Promise<void>;
  readonly closed: Promise<void>;
  readonly #events: LinkEvents;
  readonly #options: LinkOptions;
  readonly #connection: Connection;
  readonly #pending = new PendingCalls((call) => this.#write(call));
  readonly #deadlines: Deadlines;
  readonly #keepAlive: KeepAlive | undefined;
  readonly #infoOf = (call: Call): CallInfo => {
    const waitedMs = Number.isNaN(call.startedMs) ? 0 : this.#options.clock.elapsedMs() - call.startedMs;
    return { request: call.name, device: this.#options.address, waitedMs };
  };
  #hasIds = false;
  #lost: ConnectionLostError | undefined;
  #resolveClosed: () => void = () => {};

  constructor(stream: Duplex, events: LinkEvents, options: LinkOptions) {
    this.#events = events;
    this.#options = options;
    const { clock, lenientEscapes, keepAlive } = options;
    this.#deadlines = new Deadlines(clock, (call) => this.#timeOut(call));
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    let endGreeting: (refusal?: Error) => void = () => {};
    this.greeted = new Promise((resolve, reject) => {
      endGreeting = (refusal) => (refusal === undefined ? resolve() : reject(refusal));
    });
    this.greeting = new Greeting({ clock, protocol: options.protocol, graceMs: options.versionGraceMs }, (refusal) => {
      this.#hasIds = hasIds(this.protocol);
      endGreeting(refusal);
      if (refusal !== undefined) this.lose(refusal.message, refusal);
    });
    this.#keepAlive =
      keepAlive && new KeepAlive(clock, keepAlive, { onSilence: () => this.#ask(), onDead: () => this.lose(describeSilence(keepAlive)) });
    this.#connection = new Connection(
      stream,
      {
        onMessage: (message) => this.#onMessage(message),
        onSyntaxError: (error) => events.onSyntaxError(error),
        onEnd: () => this.lose("the device has closed it"),
        onClosed: (cause) => this.#close(cause),
      },
      { lenientEscapes, after: (delayMs, callback) => clock.after(delayMs, callback) },
    );
    this.#keepAlive?.start();
    this.greeting.onOpen();
  }

  /** What the device speaks, as far as it is known. */
  get protocol(): DeviceProtocol {
    return this.greeting.protocol ?? PROTOCOL_4;
  }

  /** Why it is over, once it is. */
  get lost(): ConnectionLostError | undefined {
    return this.#lost;
  }

  /** Sends a call; it ends with its reply, or with an error. One whose signal is aborted already is not sent. */
  start(call: Call): void {
    if (this.#lost !== undefined) {
      call.onFailure(this.#describeLoss(call, this.#lost));
      return;
    }
    if (call.signal !== undefined && !this.#obey(call, call.signal)) return;
    call.startedMs = this.#options.clock.elapsedMs();
    this.#deadlines.add(call);
    this.#pending.add(call, this.#hasIds);
  }

  /** Nobody waits for a call any more: what comes for it is dropped. */
  abandon(call: Call): void {
    if (call.isOver) return;
    this.#pending.giveUp(call);
    this.#finish(call);
  }

  /** Has a call that is under way time out so long after its start. */
  setTimeout(call: Call, timeoutMs: number): void {
    if (call.isOver) return;
    this.#deadlines.remove(call);
    call.timeoutMs = timeoutMs;
    this.#deadlines.add(call);
  }

  /** The greeting has not come in time. */
  giveUpGreeting(afterMs: number): void {
    const { address } = this.#options;
    const expected = "neither #version-connect katcp-protocol nor #version";
    this.greeting.end(new ProtocolVersionError(`${address} did not greet within ${afterMs} ms: it said ${expected}`));
  }

  /** It is over, for this reason. What waits is rejected. Idempotent. */
  lose(reason: string, cause?: Error): void {
    if (this.#lost !== undefined) return;
    this.#lost = new ConnectionLostError(`no connection to ${this.#options.address}: ${reason}`, { cause });
    this.#keepAlive?.stop();
    this.#deadlines.close();
    this.greeting.end(this.#lost);
    this.#events.onLost(this.#lost);
    for (const call of this.#pending.takeAll()) if (!call.isOver) this.#fail(call, this.#describeLoss(call, this.#lost));
    this.#connection.finish(closingMs);
  }

  #write({ name, id, args }: Call): void {
    this.#connection.write(id === undefined ? `?${name}${args}\n` : `?${name}[${id}]${args}\n`);
  }

  #onMessage(message: Message): void {
    if (this.#keepAlive !== undefined) this.#keepAlive.hasHeard = true;
    if (message.type === "!") this.#onReply(message);
    else if (message.type === "#") this.#onInform(message);
  }

  /** A reply that nobody waits for any more is that of a call which was given up. */
  #onReply(reply: Message): void {
    const call = this.#pending.takeReply(reply);
    if (call === undefined) return;
    this.#finish(call);
    call.onReply(reply, this.#infoOf);
  }

  #onInform(inform: Message): void {
    const call = this.#pending.findOf(inform);
    if (call !== undefined) {
      if (!call.isOver) call.onInform(inform);
      return;
    }
    // Informs with the identifier of a call that was given up are dropped, as its reply is.
    if (inform.id !== undefined) return;
    this.greeting.note(inform);
    this.#events.onInform(inform);
    if (inform.name === "disconnect") this.lose(inform.text(0) || "the device has closed it");
  }

  #close(cause: Error | undefined): void {
    this.lose(cause?.message ?? "the device has closed it", cause);
    this.#resolveClosed();
  }

  #ask(): void {
    const nothing = { resolve: () => {}, reject: () => {}, decode: () => {} };
    this.start(new AnswerCall({ name: "watchdog", args: "" }, { timeoutMs: Number.POSITIVE_INFINITY, signal: undefined }, nothing));
  }

  #obey(call: Call, signal: AbortSignal): boolean {
    if (signal.aborted) {
      call.isOver = true;
      call.onFailure(signal.reason);
      return false;
    }
    const onAbort = (): void => this.#giveUp(call, signal.reason);
    signal.addEventListener("abort", onAbort);
    call.forgetSignal = () => signal.removeEventListener("abort", onAbort);
    return true;
  }

  #giveUp(call: Call, reason: unknown): void {
    this.#pending.giveUp(call);
    this.#fail(call, reason);
  }

  #fail(call: Call, reason: unknown): void {
    this.#finish(call);
    call.onFailure(reason);
  }

  #finish(call: Call): void {
    call.isOver = true;
    this.#deadlines.remove(call);
    call.forgetSignal?.();
  }

  #timeOut(call: Call): void {
    const { name, timeoutMs } = call;
    const error = new RequestTimeoutError(`?${name} to ${this.#options.address}: no reply within ${timeoutMs / 1000} s`);
    this.#giveUp(call, noteCall(error, this.#infoOf(call)));
  }

  #describeLoss(call: Call, { message, cause }: ConnectionLostError): ConnectionLostError {
    return noteCall(new ConnectionLostError(`?${call.name}: ${message}`, { cause }), this.#infoOf(call));
  }
}

function describeSilence({ everyMs, deadlineMs }: KeepAliveOptions): string {
  return `the device has said nothing for ${(everyMs + deadlineMs) / 1000} s, and has not answered ?watchdog`;
}
