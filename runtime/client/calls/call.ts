import { AnswerTooLargeError, type CallInfo, KatcpError, noteCall } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { WireText } from "../../protocol/wire-text.js";
import type { ClientBounds } from "./client-bounds.js";
import { checkReply } from "./reply.js";

/** A request as it is sent: its name, and its arguments as they follow that. */
export interface WireRequest {
  readonly name: string;
  readonly args: WireText;
  /** The interface says that it changes nothing. */
  readonly isSafe?: boolean | undefined;
  /** The names of the informs before its reply; default: its own alone. */
  readonly informNames?: ReadonlySet<string> | undefined;
}

/** How a call ended, to whoever made it. */
export interface CallOutcome<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

/** Settings of a call that differ from one to the next. */
export interface CallLimits {
  /** Infinity: it waits for ever. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Which call an error is about: for an error that is about it. */
export type InfoOf = (call: Call) => CallInfo;

/** Notes on what a reply made us throw which call it was. */
export function noteFailure(thrown: unknown, info: CallInfo): unknown {
  return thrown instanceof KatcpError ? noteCall(thrown, info) : thrown;
}

/**
 * A request on its way: what is sent, what has come for it, and who waits. It ends once, with a reply or an error.
 *
 * Its fields are declared, and made by assignment: V8 defines fields of a class one by one, which for so many takes two microseconds.
 */
export abstract class Call {
  declare name: string;
  declare readonly isSafe: boolean;
  declare readonly args: WireText;
  /** What its informs are called; undefined: as it is itself. */
  declare readonly informNames: ReadonlySet<string> | undefined;
  declare readonly signal: AbortSignal | undefined;
  declare timeoutMs: number;
  /** Its identifier, once it is sent to a device that has them. */
  declare id: number | undefined;
  /** When it was handed to the connection, by the clock's `elapsedMs`; NaN before. */
  declare startedMs: number;
  declare isOver: boolean;
  /** Whether it has been written: without identifiers it may have to wait for another one. */
  declare isSent: boolean;
  /** Its neighbours among those that time out after as long as it; for `Deadlines` alone. */
  declare earlier: Call | undefined;
  declare later: Call | undefined;
  /** Undoes what listens to the signal. */
  declare forgetSignal: (() => void) | undefined;

  constructor({ name, args, isSafe = false, informNames }: WireRequest, { timeoutMs, signal }: CallLimits) {
    this.name = name;
    this.isSafe = isSafe;
    this.args = args;
    this.informNames = informNames;
    this.signal = signal;
    this.timeoutMs = timeoutMs;
    this.id = undefined;
    this.startedMs = Number.NaN;
    this.isOver = false;
    this.isSent = false;
    this.earlier = undefined;
    this.later = undefined;
    this.forgetSignal = undefined;
  }

  /** Whether an inform of that name may be one of its own. */
  takesInform(name: string): boolean {
    return this.informNames === undefined ? name === this.name : this.informNames.has(name);
  }

  /** One of its informs came; what it gives is what the call is to end with, where it cannot go on. */
  abstract onInform(inform: Message): unknown;
  /** Its reply came, whatever it says; `infoOf` tells what an error about it is to tell. */
  abstract onReply(reply: Message, infoOf: InfoOf): void;
  /** No reply will come for it. */
  abstract onFailure(reason: unknown): void;
}

/** What is made of a reply and the informs before it. @throws what the caller is to catch */
export type DecodeAnswer<T> = (reply: Message, informs: readonly Message[]) => T;

const noInforms: readonly Message[] = [];

/** How a call whose informs are collected ends, and what they may cost. */
export interface AnswerEnd<T> extends CallOutcome<T> {
  readonly decode: DecodeAnswer<T>;
  readonly bounds: Pick<ClientBounds, "maximumInforms" | "maximumHeldBytes">;
  /** Gets each inform as it comes: then none is kept. It must not throw. */
  readonly take?: ((inform: Message) => void) | undefined;
}

/** A call whose informs are collected, or handed on. */
export class AnswerCall<T> extends Call {
  readonly #end: AnswerEnd<T>;
  #informs: Message[] | undefined;
  #bytes = 0;

  constructor(request: WireRequest, limits: CallLimits, end: AnswerEnd<T>) {
    super(request, limits);
    this.#end = end;
  }

  onInform(inform: Message): unknown {
    const { take, bounds } = this.#end;
    if (take !== undefined) {
      take(inform);
      return undefined;
    }
    const { maximumInforms, maximumHeldBytes } = bounds;
    this.#bytes += inform.size;
    if (this.#informs === undefined) this.#informs = [inform.kept()];
    else this.#informs.push(inform.kept());
    if (this.#informs.length > maximumInforms) return this.#refuse(`${maximumInforms} informs (maximumInforms)`);
    if (this.#bytes > maximumHeldBytes) return this.#refuse(`${maximumHeldBytes} bytes of informs (maximumHeldBytes)`);
    return undefined;
  }

  onReply(reply: Message, infoOf: InfoOf): void {
    let value: T;
    try {
      value = this.#end.decode(reply, this.#informs ?? noInforms);
    } catch (thrown) {
      this.#end.reject(noteFailure(thrown, infoOf(this)));
      return;
    }
    this.#end.resolve(value);
  }

  onFailure(reason: unknown): void {
    this.#end.reject(reason);
  }

  #refuse(bound: string): AnswerTooLargeError {
    this.#informs = undefined;
    return new AnswerTooLargeError(`?${this.name}: its answer has more than ${bound}, and is dropped`);
  }
}

/** How a call whose informs are handed on ends. */
export interface FeedEnd extends CallOutcome<void> {
  /** @throws what the call is to end with */
  readonly take: (inform: Message) => void;
}

/** A call whose informs are handed on while they come, so that a long list of them is never held. */
export class FeedCall extends Call {
  readonly #end: FeedEnd;

  constructor(request: WireRequest, limits: CallLimits, end: FeedEnd) {
    super(request, limits);
    this.#end = end;
  }

  onInform(inform: Message): unknown {
    try {
      this.#end.take(inform);
      return undefined;
    } catch (thrown) {
      return thrown;
    }
  }

  onReply(reply: Message, infoOf: InfoOf): void {
    try {
      checkReply(reply);
    } catch (thrown) {
      this.#end.reject(noteFailure(thrown, infoOf(this)));
      return;
    }
    this.#end.resolve();
  }

  onFailure(reason: unknown): void {
    this.#end.reject(reason);
  }
}
