import { messageOf, shorten, stackOf } from "../../errors.js";
import { escapeArgument } from "../../protocol/escapes.js";
import type { Message } from "../../protocol/message.js";
import { formatValues } from "../../protocol/untyped-values.js";
import { fromUnicode, type WireText } from "../../protocol/wire-text.js";
import type { ClientSession } from "../clients/client-session.js";
import type { DeviceLog, LogData } from "../logs/device-log.js";

/** What a context needs of the device, and no more. */
export interface ContextHost {
  readonly log: DeviceLog;
  /** Sends what has to be on the wire before a reply. */
  beforeReply(): void;
  /** The reply has been written, with this return code. */
  onReplied(context: RequestContext, code: string): void;
}

/** Where a request is: `refused` means that nobody has looked at what it asks, since the client may not use it. */
export type RequestStage = "authorize" | "limit" | "handler" | "refused";

const longBytes = 32 * 1024;
/** What a reply without values is, and its end. */
const ok = " ok";
const okEnd = " ok\n";
/** What V8 needs for an argument besides its characters. */
const argumentBytes = 32;

/** A request in its handler: the client, the message, the log, and the ways to answer. */
export class RequestContext {
  /** The request as received. */
  readonly message: Message;
  readonly client: ClientSession;
  /** @internal When it came, on the clock's `elapsedMs`; undefined where nobody needs to know. */
  startedMs: number | undefined;
  /** @internal When it was answered, where `startedMs` is known. */
  repliedMs: number | undefined;
  /** @internal How far it has come. */
  stage: RequestStage = "handler";
  readonly #host: ContextHost;
  #label: WireText;
  #state: "pending" | "replied" = "pending";
  #abort: AbortController | undefined;
  #abortReason: Error | undefined;

  /** @internal */
  constructor(message: Message, client: ClientSession, host: ContextHost) {
    this.message = message;
    this.client = client;
    this.#host = host;
    this.#label = message.label;
  }

  /** Aborted when the device stops, when the client leaves, and at the deadline of the request, if it has one. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#abortReason !== undefined) this.#abort.abort(this.#abortReason);
    }
    return this.#abort.signal;
  }

  /** Logs with the name of the request, and the client. */
  get log(): DeviceLog {
    return this.#host.log.child(shorten(this.message.name)).with(this.data);
  }

  /** @internal What lines of the log about it carry. */
  get data(): LogData {
    const { name, id } = this.message;
    return { client: this.client.address, request: shorten(name), id };
  }

  get isReplied(): boolean {
    return this.#state === "replied";
  }

  /** Sends one inform of this request (guidelines §2.3): strings, numbers, booleans, bytes, addresses. @throws DatatypeError */
  inform(...values: readonly unknown[]): void {
    this.writeInform(formatValues(values));
  }

  /** Sends an inform for each row, and then the reply with their count. @throws DatatypeError */
  informs(rows: Iterable<readonly unknown[]>): void {
    let count = 0;
    for (const row of rows) {
      this.inform(...row);
      count++;
    }
    this.reply(count);
  }

  /** Replies `ok` and these values. To fail, throw a `FailReply`. @throws DatatypeError */
  reply(...values: readonly unknown[]): void {
    this.writeReply(` ok${formatValues(values)}`);
  }

  /** Resolves when there is room again for output to this client. */
  drain(): Promise<void> {
    return this.client.drain();
  }

  /** @internal Sends an inform whose arguments are formatted: ` a b`; by another name than the request's where it has one of its own. */
  writeInform(args: WireText, name?: string): void {
    if (this.isReplied) this.#complain("an inform after the reply");
    else this.client.answer(`#${name === undefined ? this.#label : labelOf(name, this.message.id)}${args}\n`);
  }

  /** @internal Sends some informs at once, each by its arguments: every line by itself would cost several calls. */
  writeInforms(all: readonly WireText[]): void {
    if (this.isReplied) {
      this.#complain("an inform after the reply");
      return;
    }
    const begin = `#${this.#label}`;
    if (all.length > 0) this.client.answer(`${begin}${all.join(`\n${begin}`)}\n`);
  }

  /** @internal Sends the reply, formatted: ` ok a b`. The first counts, a second is a bug of the device and says so in its log. */
  writeReply(codeAndArgs: WireText): void {
    this.#finish(codeAndArgs, "ok");
  }

  /** @internal Replies `fail` or another code, with a text for people. */
  writeFailure(code: string, text: string): void {
    this.#finish(` ${escapeArgument(fromUnicode(code))} ${escapeArgument(fromUnicode(text))}`, code);
  }

  /** @internal The author's code failed: clients get the line alone, where it was thrown stays in the device's own log. */
  tell(what: string, thrown: unknown): void {
    const message = `${what} in the handler of ?${shorten(this.message.name)}: ${messageOf(thrown)}`;
    this.log.record({ level: "error", message, stack: stackOf(thrown) });
  }

  /** @internal Tells the handler that nobody waits for it any more. */
  abort(reason: Error): void {
    this.#abortReason ??= reason;
    this.#abort?.abort(this.#abortReason);
  }

  /** @internal It will take time: it lets go of the chunk that it came in. A long message fills most of its chunk itself. */
  detach(): void {
    if (this.message.size >= longBytes) return;
    (this as { message: Message }).message = this.message.kept();
    this.#label = this.message.label;
  }

  /** @internal About how many bytes it keeps while it is pending. */
  get keptBytes(): number {
    return this.message.size + argumentBytes * this.message.argumentCount;
  }

  /** @internal Why the request was given up, if it was. */
  get abortReason(): Error | undefined {
    return this.#abortReason;
  }

  /** @internal Gives it up, and tells the client why. */
  expire(reason: Error): void {
    this.abort(reason);
    if (!this.isReplied) this.writeFailure("fail", reason.message);
  }

  #finish(codeAndArgs: WireText, code: string): void {
    if (this.isReplied) {
      this.#complain("a second reply");
      return;
    }
    this.#host.beforeReply();
    this.#state = "replied";
    // Mostly the same, and else short, so that V8 copies it: what it only links it has to join when it is sent.
    const end = codeAndArgs === ok ? okEnd : `${codeAndArgs}\n`;
    this.client.answer(`!${this.#label}${end}`);
    this.client.answered();
    this.#host.onReplied(this, code);
  }

  #complain(what: string): void {
    // Of a request that was given up, the reply has been sent for the handler.
    if (this.#abortReason !== undefined) return;
    this.log.error(`a bug in the handler of ?${shorten(this.#label)}: ${what} was not sent to ${this.client.address}`);
  }
}

/** §2.3: an inform of another name carries the identifier of the request all the same. */
function labelOf(name: string, id: number | undefined): WireText {
  return id === undefined ? name : `${name}[${id}]`;
}
