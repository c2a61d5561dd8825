import type { Duplex } from "node:stream";
import { MessageSyntaxError } from "../errors.js";
import type { WireText } from "../protocol/wire-text.js";
import { Inbox, type InboxOptions, type MessageEvents } from "./inbox.js";
import { type After, LineTimer } from "./line-timer.js";
import { Outbox } from "./outbox.js";
import { Probe } from "./probe.js";

/** What a connection reports; it knows nothing of whoever listens. */
export interface ConnectionEvents extends MessageEvents {
  /** It is over, once; `cause` where the network ended it. */
  onClosed(cause: Error | undefined): void;
  /** More is waiting to be sent than `maximumBacklogBytes`, and the connection has been cut. */
  onOverflow?(backlogBytes: number): void;
  /** `keptBytes` has grown, and is notable. */
  onKept?(): void;
}

/** What one side may cost the other: it may change while the connection lasts. */
export type ConnectionBounds = Pick<
  ConnectionOptions,
  "maximumBacklogBytes" | "maximumLineBytes" | "maximumArguments" | "maximumLineSeconds"
>;

/** Settings of a `Connection`. */
export interface ConnectionOptions extends InboxOptions {
  /** What may wait to be sent; more cuts the connection. Default: no bound. */
  readonly maximumBacklogBytes?: number;
  /** How long the rest of a line may take; a slower one cuts the connection. Needs `after`. Default: for ever. */
  readonly maximumLineSeconds?: number;
  readonly after?: After;
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
  readonly #events: ConnectionEvents;
  readonly #options: ConnectionOptions;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  /** How long the rest of a line may take. */
  #maximumLineSeconds: number | undefined;
  /** Made when a line comes in pieces. */
  #lineTimer: LineTimer | undefined;
  /** Made when the other side is not read from for a while. */
  #probe: Probe | undefined;
  #state: State = "open";
  #cause: Error | undefined;
  /** Calls off what ends the connection when its time is up. */
  #stopTimer: () => void = () => {};

  constructor(stream: Duplex, events: ConnectionEvents, options: ConnectionOptions = {}) {
    this.#stream = stream;
    this.#events = events;
    this.#options = options;
    const onOverflow = (backlogBytes: number): void => {
      events.onOverflow?.(backlogBytes);
      this.destroy();
    };
    this.#outbox = new Outbox(stream, { onChange: () => events.onKept?.(), onOverflow }, options.maximumBacklogBytes);
    const inboxEvents = {
      onBegin: () => this.#outbox.cork(),
      onPause: () => this.#onPause(),
      onKept: () => this.#onKept(),
    };
    this.#inbox = new Inbox(stream, events, { events: inboxEvents, options });
    this.#maximumLineSeconds = options.maximumLineSeconds;
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
    return this.#outbox.backlogBytes;
  }

  /** Bytes that were sent, or wait to be. */
  get sentBytes(): number {
    return this.#outbox.sentBytes;
  }

  /** Bytes that are kept for the other side: what it has sent and nobody has taken yet, and what waits to be sent. */
  get keptBytes(): number {
    return this.#inbox.keptBytes + this.#outbox.backlogBytes;
  }

  /** Whether more waits to be sent than the stream wants to hold. */
  get isCongested(): boolean {
    return this.#outbox.isCongested;
  }

  /** Other bounds from now on; what waits already is looked at with the next line. */
  setBounds(bounds: ConnectionBounds): void {
    this.#inbox.setBounds(bounds);
    this.#outbox.maximumBytes = bounds.maximumBacklogBytes ?? Number.POSITIVE_INFINITY;
    this.#maximumLineSeconds = bounds.maximumLineSeconds;
  }

  /** Sends whole lines, each with its newline, once this turn is over. After `end`, nothing. */
  write(lines: WireText): void {
    this.#outbox.write(lines);
  }

  /** Sends lines that the other side has asked for: however many they are, they do not overflow. */
  writeOwed(lines: WireText): void {
    this.#outbox.writeOwed(lines);
  }

  /** Resolves when the stream has room again, or is closed. */
  drain(): Promise<void> {
    return this.#outbox.drain();
  }

  /** Hands on no more messages, also of what has been read already, until `resume`: so the other side comes to wait. */
  pause(): void {
    this.#inbox.pause();
  }

  /** Goes on where `pause` stopped it. */
  resume(): void {
    this.#inbox.resume();
  }

  /** Sends what is written, and closes. What comes from now on is not kept. Idempotent. */
  end(): void {
    if (this.#state !== "open") return;
    this.#outbox.flush();
    if (this.#state !== "open") return;
    this.#stopTaking();
    this.#stream.end();
    this.#stopTimer = this.#options.after?.(lingerMs, () => this.destroy()) ?? (() => {});
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

  /** Closes at once, whatever is still to be sent, and hands on nothing more. Idempotent. */
  destroy(cause?: Error): void {
    this.#cause ??= cause;
    if (this.#state === "open") this.#stopTaking();
    this.#stream.destroy();
  }

  #stopTaking(): void {
    this.#state = "ending";
    this.#inbox.close();
    this.#outbox.close();
    this.#lineTimer?.stop();
    this.#stopTimer();
    this.#probe?.stop();
  }

  #onPause(): void {
    // The answers of several turns of one round leave together.
    if (this.#inbox.isTurnOver) this.#outbox.uncorkSoon();
    else this.#outbox.uncork();
    if (this.#state === "open") this.#timeLine();
  }

  #timeLine(): void {
    if (this.#maximumLineSeconds === undefined || (this.#lineTimer === undefined && !this.#inbox.isWithinLine)) return;
    this.#lineTimer ??= new LineTimer(this.#options.after, (seconds) => {
      this.destroy(new MessageSyntaxError(`a line did not end within ${seconds} s`));
    });
    this.#lineTimer.look(this.#inbox, this.#maximumLineSeconds);
  }

  #onKept(): void {
    if (this.#state !== "open") return;
    if (this.#inbox.isFull) {
      this.#probe ??= new Probe(this.#options.after, () => this.#askNetwork());
      this.#probe.start();
    } else this.#probe?.stop();
    this.#events.onKept?.();
  }

  /** Where something waits to be sent, the network tells by itself. */
  #askNetwork(): void {
    if (this.backlogBytes === 0) this.write("\n");
  }

  #closed(): void {
    if (this.#state === "closed") return;
    if (this.#state === "open") this.#stopTaking();
    this.#state = "closed";
    this.#stopTimer();
    this.#events.onClosed(this.#cause);
  }
}
