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
  /** What has set out for here and is held up, in its order; without bytes it is the end. `taken`: there is room for more. */
  #held: { readonly chunk: Buffer | null; readonly taken: () => void }[] = [];
  /** Who waits for room here. */
  #waiting: (() => void)[] = [];

  constructor(carrier: Carrier, allowHalfOpen: boolean) {
    super({ allowHalfOpen });
    this.#carrier = carrier;
    // A test that takes a bare stream need not listen for the end that it gives it.
    this.on("error", () => {});
  }

  override _read(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const taken of waiting) setImmediate(taken);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(chunk, done);
  }

  override _final(done: () => void): void {
    this.#send(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.writableEnded) this.#send(null);
    done(error);
  }

  /** Bytes, or the end, have come from the other side. What comes where nobody reads any more is lost, as in a network. */
  arrive(chunk: Buffer | null, taken: () => void): void {
    if (this.#carrier.hasVanished) {
      taken();
      return;
    }
    this.#held.push({ chunk, taken });
    if (!this.#carrier.isHeld) this.release();
  }

  /** Lets come what was held up. */
  release(): void {
    const { chunkBytes = Number.POSITIVE_INFINITY } = this.#carrier.faults();
    const held = this.#held;
    this.#held = [];
    for (const { chunk, taken } of held) {
      if (this.destroyed || this.readableEnded) taken();
      else if (chunk === null) this.push(null);
      else this.#take(chunk, { chunkBytes, taken });
    }
  }

  #take(chunk: Buffer, { chunkBytes, taken }: { readonly chunkBytes: number; readonly taken: () => void }): void {
    let hasRoom = true;
    for (let at = 0; at < chunk.length; at += chunkBytes) hasRoom = this.push(chunk.subarray(at, at + chunkBytes));
    if (hasRoom) taken();
    else this.#waiting.push(taken);
  }

  #send(chunk: Buffer | null, taken = (): void => {}): void {
    this.#carrier.carry(this.#carrier.faults().delayMs ?? 0, () => (this.other === undefined ? taken() : this.other.arrive(chunk, taken)));
  }
}
