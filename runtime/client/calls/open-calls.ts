import { type CallInfo, type ConnectionLostError, type MessageSyntaxError, noteCall } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { WireText } from "../../protocol/wire-text.js";
import type { Clock } from "../../sensors/clock.js";
import { onAbort } from "../streams/on-abort.js";
import { type Call, noteFailure } from "./call.js";
import { describeLoss, describeStuck, describeTimeout, describeUnreadable } from "./call-errors.js";
import type { ClientBounds } from "./client-bounds.js";
import { Deadlines } from "./deadlines.js";
import { PendingCalls } from "./pending-calls.js";
import { checkRequest, requestLine } from "./request-line.js";
import type { RequestPolicy } from "./request-policy.js";

/** What the calls of a connection are made of. */
export interface OpenCallsOptions {
  /** How the device is called in errors: `host:port`. */
  readonly address: string;
  readonly clock: Clock;
  readonly bounds: ClientBounds;
  /** Which requests may be sent. */
  readonly policy: RequestPolicy;
  /** Counts what comes from the device. */
  readonly progress: () => number;
  /** Puts a line on the wire. */
  readonly write: (line: WireText) => void;
  /** Calls back when the device has answered `?watchdog`, and so all that it was asked before. */
  readonly settle: (callback: () => void) => void;
  /** A reply of this name came that nobody waits for, from a device without identifiers; once for each name. */
  readonly onUnexpectedReply: (name: string) => void;
  /** Nothing more can be asked of the device on this connection, for this reason. */
  readonly onStuck: (reason: string) => void;
}

/** The calls of one connection: each ends once, by its reply, its timeout, its signal, or the end of the connection. */
export class OpenCalls {
  readonly #options: OpenCallsOptions;
  readonly #pending: PendingCalls;
  readonly #deadlines: Deadlines;
  #lost: ConnectionLostError | undefined;

  constructor(options: OpenCallsOptions) {
    this.#options = options;
    this.#pending = new PendingCalls({
      send: (call) => this.#write(call),
      progress: options.progress,
      after: (delayMs, callback) => options.clock.after(delayMs, callback),
      settle: options.settle,
      onUnexpected: options.onUnexpectedReply,
      onStuck: (call) => options.onStuck(describeStuck(call, this.#infoOf(call))),
    });
    this.#deadlines = new Deadlines(options.clock, { onDue: (call) => this.#timeOut(call), progress: options.progress });
  }

  /** Whether requests carry identifiers: known when the device has greeted. */
  set hasIds(hasIds: boolean) {
    this.#pending.hasIds = hasIds;
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
    this.#pending.add(call);
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

  /** A reply that nobody waits for any more is that of a call which was given up. */
  onReply(reply: Message): void {
    const call = this.#pending.takeReply(reply);
    if (call === undefined) return;
    this.#finish(call);
    call.onReply(reply, this.#infoOf);
  }

  /** Whether an inform belongs to a call: then that has it. */
  onInform(inform: Message): boolean {
    const call = this.#pending.findOf(inform);
    if (call === undefined) return false;
    if (call.isOver) return true;
    const failure = call.onInform(inform);
    // It may have been given up while it was handed its inform.
    if (failure !== undefined && !call.isOver) this.#giveUp(call, noteFailure(failure, this.#infoOf(call)));
    return true;
  }

  /** Whether a line that cannot be read is a reply that somebody waits for: it would be waited for in vain. */
  onUnreadable(error: MessageSyntaxError): boolean {
    const call = this.#pending.takeUnreadable(error.begin ?? "");
    if (call === undefined) return false;
    this.#fail(call, noteCall(describeUnreadable(call, error, this.#options), this.#infoOf(call)));
    return true;
  }

  /** The connection is over: none of its timers is left, and nothing more is sent. What still waits is told by `failAll`. */
  close(lost: ConnectionLostError): void {
    this.#lost = lost;
    this.#deadlines.close();
  }

  /** Fails all that waits, by the reason that the connection was closed for. */
  failAll(): void {
    for (const call of this.#pending.takeAll())
      if (!call.isOver && this.#lost !== undefined) this.#fail(call, this.#describeLoss(call, this.#lost));
  }

  #write(call: Call): void {
    call.isSent = true;
    this.#options.write(requestLine(call));
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
    this.#giveUp(call, noteCall(describeTimeout(call, this.#options.address), this.#infoOf(call)));
  }

  readonly #infoOf = (call: Call): CallInfo => {
    const waitedMs = Number.isNaN(call.startedMs) ? 0 : this.#options.clock.elapsedMs() - call.startedMs;
    return { request: call.name, device: this.#options.address, waitedMs };
  };

  #describeLoss(call: Call, lost: ConnectionLostError): ConnectionLostError {
    return noteCall(describeLoss(call, lost), this.#infoOf(call));
  }
}
