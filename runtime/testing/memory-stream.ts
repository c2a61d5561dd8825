import { Duplex } from "node:stream";

/** What happens to bytes on their way: how many come at once, and how long they take. */
export interface MemoryFaults {
  /** Milliseconds that they take; default 0: they come in a later turn of the event loop. */
  readonly delayMs?: number;
  /** The most that come at once: 1 splits everything into single bytes. Default: as they were written. */
  readonly chunkBytes?: number;
}

/** How bytes travel from one end to the other. */
export interface Carrier {
  faults(): MemoryFaults;
  /** Calls back when bytes that set out now are there. */
  carry(delayMs: number, arrive: () => void): void;
  /** Whether what is sent is lost: the other side has vanished. */
  readonly hasVanished: boolean;
  /** Whether the network stands still. */
  readonly isHeld: boolean;
}

/** One end of a connection in memory: a stream of bytes as a socket is one. */
export class MemoryStream extends Duplex {
  other: MemoryStream | undefined;
  readonly #carrier: Carrier;
  /** What has set out for here and is held up, in its order; null is the end. */
  #held: (Buffer | null)[] = [];
  #onRead: () => void = () => {};

  constructor(carrier: Carrier, allowHalfOpen: boolean) {
    super({ allowHalfOpen });
    this.#carrier = carrier;
    // A test that takes a bare stream need not listen for the end that it gives it.
    this.on("error", () => {});
  }

  override _read(): void {
    this.#onRead();
    this.#onRead = () => {};
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#carrier.carry(this.#carrier.faults().delayMs ?? 0, () => this.other?.arrive(chunk));
    // Room for more there is once the other side has read this.
    if (this.other === undefined || this.#carrier.hasVanished) done();
    else this.other.whenRead(done);
  }

  override _final(done: () => void): void {
    this.#carrier.carry(this.#carrier.faults().delayMs ?? 0, () => this.other?.arrive(null));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.writableEnded) this.#carrier.carry(this.#carrier.faults().delayMs ?? 0, () => this.other?.arrive(null));
    done(error);
  }

  /** Bytes, or the end, have come from the other side. */
  arrive(chunk: Buffer | null): void {
    if (this.#carrier.hasVanished) return;
    this.#held.push(chunk);
    if (!this.#carrier.isHeld) this.release();
  }

  /** Lets come what was held up. */
  release(): void {
    const { chunkBytes = Number.POSITIVE_INFINITY } = this.#carrier.faults();
    for (const chunk of this.#held) {
      if (this.destroyed || this.readableEnded) break;
      if (chunk === null) this.push(null);
      else for (let at = 0; at < chunk.length; at += chunkBytes) this.push(chunk.subarray(at, at + chunkBytes));
    }
    this.#held = [];
  }

  /** Calls back when this end has room to read more. */
  whenRead(callback: () => void): void {
    if (this.readableLength < this.readableHighWaterMark) setImmediate(callback);
    else {
      const before = this.#onRead;
      this.#onRead = () => {
        before();
        callback();
      };
    }
  }
}
