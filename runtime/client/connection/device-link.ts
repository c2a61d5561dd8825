import type { Duplex } from "node:stream";
import {
  AnswerTooLargeError,
  type CallInfo,
  ConnectionLostError,
  DatatypeError,
  type KatcpError,
  type MessageSyntaxError,
  messageOf,
  noteCall,
  ProtocolVersionError,
  RequestTimeoutError,
} from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { Clock } from "../../sensors/clock.js";
import { Connection } from "../../transport/connection.js";
import { type Call, FeedCall, noteFailure } from "../calls/call.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import { Deadlines } from "../calls/deadlines.js";
import { FormerNames } from "../calls/former-names.js";
import { PendingCalls } from "../calls/pending-calls.js";
import { checkRequest, requestLine } from "../calls/request-line.js";
import type { RequestPolicy } from "../calls/request-policy.js";
import { onAbort } from "../streams/on-abort.js";
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
  readonly bounds: ClientBounds;
  /** Which requests may be sent. */
  readonly policy: RequestPolicy;
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
  /** What the device calls requests (`help`) and sensors (`sensor-list`) that have former names. */
  readonly formerNames = { help: new FormerNames(), "sensor-list": new FormerNames() };
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
  /** Counts what came: chunks of bytes. */
  #chunks = 0;
  #lost: ConnectionLostError | undefined;
  #resolveClosed: () => void = () => {};

  constructor(stream: Duplex, events: LinkEvents, options: LinkOptions) {
    this.#events = events;
    this.#options = options;
    const { clock, lenientEscapes, keepAlive, bounds } = options;
    const progress = (): number => this.#chunks;
    this.#deadlines = new Deadlines(clock, { onDue: (call) => this.#timeOut(call), progress });
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    let endGreeting: (refusal?: Error) => void = () => {};
    this.greeted = new Promise((resolve, reject) => {
      endGreeting = (refusal) => (refusal === undefined ? resolve() : reject(refusal));
    });
    this.greeting = new Greeting({ clock, progress, protocol: options.protocol, graceMs: options.versionGraceMs }, (refusal) => {
      this.#hasIds = hasIds(this.protocol);
      endGreeting(refusal);
      if (refusal !== undefined) this.lose(refusal.message, refusal);
    });
    this.#keepAlive =
      keepAlive && new KeepAlive(clock, keepAlive, { onSilence: () => this.#ask(), onDead: () => this.lose(describeSilence(keepAlive)) });
    this.#connection = new Connection(
      stream,
      {
        onBytes: () => {
          this.#chunks++;
          this.#keepAlive?.hear();
        },
        onMessage: (message) => this.#onMessage(message),
        onSyntaxError: (error) => this.#onSyntaxError(error),
        onOverflow: (bytes) => this.lose(`the device does not read: ${bytes} bytes wait to be sent (maximumBacklogBytes)`),
        onEnd: () => this.lose("the device has closed it"),
        onClosed: (cause) => this.#close(cause),
      },
      {
        lenientEscapes,
        maximumLineBytes: bounds.maximumLineBytes,
        maximumBacklogBytes: bounds.maximumBacklogBytes,
        after: (delayMs, callback) => clock.after(delayMs, callback),
      },
    );
    this.#keepAlive?.start();
    this.greeting.onOpen();
  }

  /** What the device speaks, as far as it is known. */
  get protocol(): DeviceProtocol {
    return this.greeting.protocol ?? PROTOCOL_4;
  }

  /** What the device may cost. */
  get bounds(): ClientBounds {
    return this.#options.bounds;
  }

  /** Counts what came from the device. */
  get chunks(): number {
    return this.#chunks;
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
    try {
      checkRequest(call, this.#options.policy);
    } catch (thrown) {
      this.#fail(call, thrown);
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

  #write(call: Call): void {
    this.#connection.write(requestLine(call));
  }

  #onMessage(message: Message): void {
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

  /** Whoever waits for a reply that cannot be read would wait for nothing. */
  #onSyntaxError(error: MessageSyntaxError): void {
    const call = this.#pending.takeUnreadable(error.begin ?? "");
    if (call === undefined) {
      this.#events.onSyntaxError(error);
      return;
    }
    this.#fail(call, noteCall(describeUnreadable(call, error, this.#options), this.#infoOf(call)));
  }

  #onInform(inform: Message): void {
    const call = this.#pending.findOf(inform);
    if (call !== undefined) {
      if (!call.isOver) this.#handOn(call, inform);
      return;
    }
    // Informs with the identifier of a call that was given up are dropped, as its reply is.
    if (inform.id !== undefined) return;
    try {
      this.greeting.note(inform);
    } catch (thrown) {
      this.lose(messageOf(thrown));
      return;
    }
    this.#events.onInform(inform);
    if (inform.name === "disconnect") this.lose(inform.text(0) || "the device has closed it");
  }

  #handOn(call: Call, inform: Message): void {
    const failure = call.onInform(inform);
    // It may have been given up while it was handed its inform.
    if (failure !== undefined && !call.isOver) this.#giveUp(call, noteFailure(failure, this.#infoOf(call)));
  }

  #close(cause: Error | undefined): void {
    this.lose(cause?.message ?? "the device has closed it", cause);
    this.#resolveClosed();
  }

  #ask(): void {
    const nothing = { resolve: () => {}, reject: () => {}, take: () => {} };
    this.start(new FeedCall({ name: "watchdog", args: "" }, { timeoutMs: Number.POSITIVE_INFINITY, signal: undefined }, nothing));
  }

  #obey(call: Call, signal: AbortSignal): boolean {
    if (signal.aborted) {
      call.isOver = true;
      call.onFailure(signal.reason);
      return false;
    }
    call.forgetSignal = onAbort(signal, () => this.#giveUp(call, signal.reason));
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

function describeSilence({ deadlineMs }: KeepAliveOptions): string {
  return `the device has said nothing for ${deadlineMs / 1000} s, and has not answered ?watchdog`;
}

/** What a caller is to catch where its reply has come and is no message. */
function describeUnreadable({ name }: Call, error: MessageSyntaxError, { address, bounds }: LinkOptions): KatcpError {
  const subject = `?${name} to ${address}: its reply`;
  if (!error.isTooLong) return new DatatypeError(`${subject} cannot be read: ${error.message}`, { cause: error });
  return new AnswerTooLargeError(`${subject} has more than ${bounds.maximumLineBytes} bytes (maximumLineBytes)`, { cause: error });
}
