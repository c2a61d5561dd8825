import type { Socket } from "node:net";
import type { LaterWork } from "./later-work.js";

/** What all directions of a proxy share. */
export interface RelayOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly later: LaterWork;
  /** How many bytes of one direction may wait to be looked at, as it is now. */
  readonly mostUnseen: () => number;
  /** Bytes have gone through. What it gives looks at them once there is time, while `goesOn` says so, and says whether it is done. */
  readonly look: (chunk: Buffer) => (goesOn: () => boolean) => boolean;
}

/**
 * One direction of a connection. Bytes go on at once, and whoever looks at them follows. It is not read from while the other side does not
 * read, or while too much of it has not been looked at: a peer that says more than can be looked at holds up nobody but itself.
 */
export class Relay {
  readonly #options: RelayOptions;
  #unseenBytes = 0;
  #stopHurrying: (() => void) | undefined;

  constructor(options: RelayOptions) {
    const { from, to } = options;
    this.#options = options;
    from.on("data", (chunk: Buffer) => this.#onData(chunk));
    to.on("drain", () => this.#settle());
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#stopHurrying?.();
      to.destroySoon();
    });
  }

  #onData(chunk: Buffer): void {
    const { to, later, look } = this.#options;
    to.write(chunk);
    const work = look(chunk);
    this.#unseenBytes += chunk.length;
    later.add((goesOn) => {
      const isDone = work(goesOn);
      if (isDone) this.#onSeen(chunk.length);
      return isDone;
    });
    this.#settle();
  }

  #onSeen(bytes: number): void {
    this.#unseenBytes -= bytes;
    if (this.#stopHurrying !== undefined) this.#settle();
  }

  /** Reads on, or waits: for room, half of the bound. */
  #settle(): void {
    const { from, to, later, mostUnseen } = this.#options;
    const isFull = this.#unseenBytes > (this.#stopHurrying === undefined ? mostUnseen() : mostUnseen() / 2);
    if (isFull && !from.destroyed) this.#stopHurrying ??= later.hurry();
    else {
      this.#stopHurrying?.();
      this.#stopHurrying = undefined;
    }
    if (isFull || to.writableNeedDrain) from.pause();
    else from.resume();
  }
}
