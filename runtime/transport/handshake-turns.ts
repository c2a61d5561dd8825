import { PeersByHost } from "./peers-by-host.js";

/** So many handshakes begin in one turn of the event loop: each is a signature, and what a burst of them takes is not taken from the clients at once. */
const mostAtOnce = 4;

/**
 * So many may have begun and not ended. What such a peer sends comes to TLS at once, and can cost a second signature or a decryption (a second
 * ClientHello, RFC 8446 §4.1.4): all of them in one moment must not keep the event loop.
 */
export const MOST_BEGUN = 64;

/** A client that is there has answered by then. One that has not gives way, where others wait. */
const patienceMs = 2000;
/** How often those who wait look whether somebody's patience has ended. */
const lookMs = 250;

/** One that waits for its turn. */
interface Waiting {
  readonly peer: string;
  readonly isGone: () => boolean;
  readonly begin: () => void;
}

/**
 * The turns in which handshakes begin. Where as many as may be have begun, one more waits until one has ended, or has one of the address that
 * has the most of them give way: if that is another address, or has kept everybody waiting for too long.
 */
export class HandshakeTurns {
  readonly #onGiveWay: (peer: string) => void;
  #waiting: Waiting[] = [];
  /** Since when. */
  readonly #begun = new PeersByHost<number>();
  #isPlanned = false;
  #timer: NodeJS.Timeout | undefined;

  /** `onGiveWay`: this peer's handshake is to be ended, which `end` tells. */
  constructor(onGiveWay: (peer: string) => void) {
    this.#onGiveWay = onGiveWay;
  }

  /** The ClientHello of a peer, `host:port`, is there. */
  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#plan();
  }

  /** A handshake is over, if it has begun. */
  end(peer: string): void {
    if (this.#begun.delete(peer) && this.#waiting.length > 0) this.#plan();
  }

  /** Nobody waits any more. */
  close(): void {
    this.#waiting = [];
    clearTimeout(this.#timer);
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    clearTimeout(this.#timer);
    setImmediate(() => this.#beginSome());
  }

  #beginSome(): void {
    this.#isPlanned = false;
    let begun = 0;
    this.#waiting = this.#waiting.filter((waiting) => {
      if (waiting.isGone()) return false;
      if (begun === mostAtOnce || !this.#makeRoom(waiting.peer)) return true;
      begun++;
      this.#begin(waiting);
      return false;
    });
    if (this.#waiting.length === 0) return;
    if (begun === mostAtOnce) this.#plan();
    else this.#timer = setTimeout(() => this.#plan(), lookMs);
  }

  #begin({ peer, begin }: Waiting): void {
    this.#begun.add(peer, performance.now());
    begin();
  }

  /** Whether there is room for one more. */
  #makeRoom(peer: string): boolean {
    if (this.#begun.count < MOST_BEGUN) return true;
    const { largest } = this.#begun;
    const [[oldest, sinceMs] = []] = largest;
    if (oldest === undefined || sinceMs === undefined) return true;
    if (largest.size <= this.#begun.sizeBeside(peer) + 1 && performance.now() < sinceMs + patienceMs) return false;
    this.#onGiveWay(oldest);
    return true;
  }
}
