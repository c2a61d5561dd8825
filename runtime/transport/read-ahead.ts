import type { Duplex } from "node:stream";
import { setImmediate } from "#platform";

/**
 * How much is read of what nobody takes yet. More than nothing, since the network tells of a peer that is gone only to those who read;
 * not everything, so that the peer comes to wait itself.
 */
const readAheadBytes = 256 * 1024;

/** Stops reading from a stream where enough of it waits already, and goes on when it has been taken. */
export class ReadAhead {
  readonly #stream: Duplex;
  #isFull = false;
  #isResting = false;

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  /** Whether no more is read: whether the other side is still there, only writing tells. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** So many bytes wait for somebody to take them. */
  balance(waitingBytes: number): void {
    const isFull = waitingBytes > readAheadBytes;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    if (isFull) this.#stream.pause();
    else if (!this.#isResting) this.#stream.resume();
  }

  /** Lets the event loop look at all else before more is read. */
  rest(): void {
    if (this.#isFull || this.#isResting) return;
    this.#isResting = true;
    this.#stream.pause();
    setImmediate(() => {
      this.#isResting = false;
      if (!this.#isFull) this.#stream.resume();
    });
  }

  /** Nothing is kept any more. What still comes must flow, for the end of it to be seen. */
  stop(): void {
    this.#isFull = false;
    this.#stream.resume();
  }
}
