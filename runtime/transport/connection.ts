import type { Duplex } from "node:stream";
import { MessageSyntaxError } from "../errors.js";
import type { Message } from "../protocol/message.js";
import { MessageParser, type MessageParserOptions } from "../protocol/message-parser.js";
import { toBytes, type WireText } from "../protocol/wire-text.js";

/** What a connection reports; it knows nothing of whoever listens. */
export interface ConnectionEvents {
  /** Bytes came; what they say is handed on after this. */
  onBytes?(): void;
  /** A message came. */
  onMessage(message: Message): void;
  /** A line came that is none. */
  onSyntaxError(error: MessageSyntaxError): void;
  /** The other side will send no more; what it asked for can still be answered. */
  onEnd(): void;
  /** It is over, once; `cause` where the network ended it. */
  onClosed(cause: Error | undefined): void;
  /** More is waiting to be sent than `maximumBacklogBytes`, and the connection has been cut. */
  onOverflow?(backlogBytes: number): void;
}

/** Settings of a `Connection`. */
export interface ConnectionOptions extends MessageParserOptions {
  /** What may wait to be sent; more cuts the connection. Default: no bound. */
  readonly maximumBacklogBytes?: number;
  /** How long the rest of a line may take; a slower one cuts the connection. Needs `after`. Default: for ever. */
  readonly maximumLineSeconds?: number;
  /** Calls back once, after `delayMs`; what it returns calls that off. */
  readonly after?: (delayMs: number, callback: () => void) => () => void;
}

/** How long an ended connection may take to go: a peer that neither reads nor closes is cut off. */
const lingerMs = 60_000;

type State = "open" | "ending" | "closed";

/**
 * Messages over a stream of bytes: a socket, or a pair of streams in one process.
 *
 * All that one turn of the event loop writes leaves in one write, in the order in which it was written.
 */
export class Connection {
  readonly #stream: Duplex;
  readonly #parser: MessageParser;
  readonly #events: ConnectionEvents;
  readonly #options: ConnectionOptions;
  readonly #maximumBacklogBytes: number;
  /** What was asked for, and so does not count against the bound until it has been sent. */
  #owedBytes = 0;
  #state: State = "open";
  #outgoing: WireText = "";
  #isReading = false;
  #isPaused = false;
  #isFlushPlanned = false;
  /** Whether the last chunk ended a line. */
  #hasTaken = false;
  #cause: Error | undefined;
  #isTimingLine = false;
  /** Calls off what ends the connection when its time is up. */
  #stopTimer: () => void = () => {};

  constructor(stream: Duplex, events: ConnectionEvents, options: ConnectionOptions = {}) {
    this.#stream = stream;
    this.#events = events;
    this.#options = options;
    this.#parser = new MessageParser(options);
    this.#maximumBacklogBytes = options.maximumBacklogBytes ?? Number.POSITIVE_INFINITY;
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
    stream.on("end", () => this.#ended());
    stream.on("error", (error) => {
      this.#cause = error;
    });
    stream.on("close", () => this.#closed());
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Bytes that wait to be sent: ours, and those that the stream has not got rid of. */
  get backlogBytes(): number {
    return this.#outgoing.length + this.#stream.writableLength;
  }

  /** Whether more waits to be sent than the stream wants to hold. */
  get isCongested(): boolean {
    return this.#stream.writableNeedDrain || this.backlogBytes > this.#stream.writableHighWaterMark;
  }

  /** Sends whole lines, each with its newline, once this turn is over. After `end`, nothing. */
  write(lines: WireText): void {
    if (this.#state !== "open") return;
    this.#outgoing += lines;
    if (this.#isFlushPlanned || this.#isReading) return;
    this.#isFlushPlanned = true;
    setImmediate(() => {
      this.#isFlushPlanned = false;
      this.#flush();
    });
  }

  /** Sends lines that the other side has asked for: however many they are, they do not overflow. */
  writeOwed(lines: WireText): void {
    this.#owedBytes += lines.length;
    this.write(lines);
  }

  /** Resolves when the stream has room again, or is closed. */
  async drain(): Promise<void> {
    this.#flush();
    if (!this.#stream.writableNeedDrain || this.#state === "closed") return;
    await new Promise<void>((resolve) => {
      this.#stream.once("drain", resolve);
      this.#stream.once("close", resolve);
    });
  }

  /** Hands on no more messages, also of what has been read already, until `resume`: so the other side comes to wait. */
  pause(): void {
    this.#isPaused = true;
    this.#stream.pause();
  }

  /** Goes on where `pause` stopped it. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#takeMessages();
    if (!this.#isPaused) this.#stream.resume();
  }

  /** Sends what is written, and closes. Idempotent. */
  end(): void {
    if (this.#state !== "open") return;
    this.#flush();
    if (this.#state !== "open") return;
    this.#state = "ending";
    this.#stream.end();
    this.#stopTimer();
    this.#stopTimer = this.#options.after?.(lingerMs, () => this.destroy()) ?? (() => {});
    // Nothing more is wanted of the other side, but its data must flow for the end of it to be seen.
    this.#stream.resume();
  }

  /** Sends what is written, and closes without waiting for the other side; after `graceMs` whatever is still to be sent. Needs `after`. Idempotent. */
  finish(graceMs: number): void {
    this.end();
    if (this.#state !== "ending") return;
    this.#stopTimer();
    this.#stopTimer = this.#options.after?.(graceMs, () => this.destroy()) ?? (() => {});
    if (this.#stream.writableFinished) this.destroy();
    else this.#stream.once("finish", () => this.destroy());
  }

  /** Closes at once, whatever is still to be sent. Idempotent. */
  destroy(cause?: Error): void {
    this.#cause ??= cause;
    this.#stream.destroy();
  }

  #read(chunk: Buffer): void {
    this.#events.onBytes?.();
    this.#parser.feed(chunk);
    this.#takeMessages();
  }

  /** A line that has begun must end in time: whoever sends a byte a minute holds a connection for nothing. */
  #timeLine(seconds: number): void {
    const isWaiting = !this.#isPaused && this.#parser.isWithinLine;
    if (this.#state !== "open" || (!isWaiting && !this.#isTimingLine)) return;
    if (isWaiting && this.#isTimingLine && !this.#hasTaken) return;
    this.#stopTimer();
    this.#isTimingLine = isWaiting;
    const cut = (): void => this.destroy(new MessageSyntaxError(`a line did not end within ${seconds} s`));
    this.#stopTimer = (isWaiting ? this.#options.after?.(seconds * 1000, cut) : undefined) ?? (() => {});
  }

  /** Hands on what has been read, as long as nobody says pause. */
  #takeMessages(): void {
    this.#isReading = true;
    this.#hasTaken = false;
    try {
      while (this.#state === "open" && !this.#isPaused) {
        const next = this.#parser.next();
        if (next === undefined) break;
        this.#hasTaken = true;
        if (next instanceof MessageSyntaxError) this.#events.onSyntaxError(next);
        else this.#events.onMessage(next);
      }
    } finally {
      this.#isReading = false;
      this.#flush();
    }
    if (this.#options.maximumLineSeconds !== undefined) this.#timeLine(this.#options.maximumLineSeconds);
  }

  #flush(): void {
    if (this.#outgoing === "" || this.#state !== "open") return;
    const outgoing = this.#outgoing;
    this.#outgoing = "";
    const isIdle = this.#stream.writableLength === 0;
    if (isIdle) this.#owedBytes = Math.min(this.#owedBytes, outgoing.length);
    // What has to wait is kept as bytes: a string of many parts would hold twice as much, and be copied again when its turn comes.
    if (isIdle) this.#stream.write(outgoing, "latin1");
    else this.#stream.write(toBytes(outgoing));
    const backlogBytes = this.backlogBytes;
    if (backlogBytes - this.#owedBytes <= this.#maximumBacklogBytes) return;
    this.#events.onOverflow?.(backlogBytes);
    this.destroy();
  }

  #ended(): void {
    if (this.#parser.isWithinLine && this.#state === "open") {
      this.#events.onSyntaxError(new MessageSyntaxError("the connection ended within a line, which is not read"));
    }
    this.#events.onEnd();
  }

  #closed(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#outgoing = "";
    this.#stopTimer();
    this.#events.onClosed(this.#cause);
  }
}
