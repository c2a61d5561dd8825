import type { Duplex } from "node:stream";
import { setImmediate } from "#platform";
import { toBytes, type WireText } from "../protocol/wire-text.js";

/** What an outbox reports. */
export interface OutboxEvents {
  /** `backlogBytes` has changed, and is notable. */
  onChange(): void;
  /** More waits than may wait. */
  onOverflow(backlogBytes: number): void;
}

/** Less than that is nothing that anybody needs to hear of. */
export const notableBytes = 16 * 1024;

/** What waits to be sent over one stream. All that one turn of the event loop writes leaves in one write, in its order. */
export class Outbox {
  readonly #stream: Duplex;
  readonly #events: OutboxEvents;
  /** More may not wait. It may be changed. */
  maximumBytes: number;
  /** What the stream has got so far. */
  #streamedBytes = 0;
  /** What was asked for, and so does not count against the bound until it has been sent. */
  #owedBytes = 0;
  #outgoing: WireText = "";
  #isCorked = false;
  #isFlushPlanned = false;
  #isClosed = false;
  #drained: Promise<void> | undefined;

  constructor(stream: Duplex, events: OutboxEvents, maximumBytes = Number.POSITIVE_INFINITY) {
    this.#stream = stream;
    this.#events = events;
    this.maximumBytes = maximumBytes;
  }

  /** Bytes that wait: ours, and those that the stream has not got rid of. */
  get backlogBytes(): number {
    return this.#outgoing.length + this.#stream.writableLength;
  }

  /** Bytes that were sent, or wait. */
  get sentBytes(): number {
    return this.#streamedBytes + this.#outgoing.length;
  }

  /** Whether more waits than the stream wants to hold. */
  get isCongested(): boolean {
    return this.#stream.writableNeedDrain || this.backlogBytes > this.#stream.writableHighWaterMark;
  }

  /** Sends whole lines, once this turn is over. */
  write(lines: WireText): void {
    if (this.#isClosed) return;
    this.#outgoing += lines;
    if (!this.#isCorked) this.#planFlush();
  }

  /** Sends lines that the other side has asked for: however many they are, they do not overflow. */
  writeOwed(lines: WireText): void {
    this.#owedBytes += lines.length;
    this.write(lines);
  }

  /** Holds back what is written, until `uncork`. */
  cork(): void {
    this.#isCorked = true;
  }

  /** Sends what was held back. */
  uncork(): void {
    this.#isCorked = false;
    this.flush();
  }

  /** The same at the end of this turn: more will be written soon, and leaves with what there is. */
  uncorkSoon(): void {
    this.#isCorked = false;
    if (this.#outgoing !== "") this.#planFlush();
  }

  /** Hands to the stream what has been written. */
  flush(): void {
    if (this.#outgoing === "" || this.#isClosed) return;
    const outgoing = this.#outgoing;
    this.#outgoing = "";
    this.#streamedBytes += outgoing.length;
    const isIdle = this.#stream.writableLength === 0;
    if (isIdle) this.#owedBytes = Math.min(this.#owedBytes, outgoing.length);
    // What has to wait is kept as bytes: a string of many parts would hold twice as much, and be copied again when its turn comes.
    if (isIdle) this.#stream.write(outgoing, "latin1");
    else this.#stream.write(toBytes(outgoing));
    const { backlogBytes } = this;
    if (backlogBytes - this.#owedBytes > this.maximumBytes) this.#events.onOverflow(backlogBytes);
    else if (backlogBytes >= notableBytes) this.#events.onChange();
  }

  /** Resolves when the stream has room again, or is closed. However many wait for that, the stream has one listener for them. */
  drain(): Promise<void> {
    this.flush();
    if (!this.#stream.writableNeedDrain || this.#stream.destroyed) return Promise.resolve();
    this.#drained ??= new Promise((resolve) => {
      const finish = (): void => {
        this.#stream.off("drain", finish).off("close", finish);
        this.#drained = undefined;
        resolve();
      };
      this.#stream.on("drain", finish).on("close", finish);
    });
    return this.#drained;
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    setImmediate(() => {
      this.#isFlushPlanned = false;
      this.flush();
    });
  }

  /** Takes nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#outgoing = "";
  }
}
