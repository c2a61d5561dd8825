import type { WireText } from "../../protocol/wire-text.js";
import type { Clock } from "../../sensors/clock.js";

/** What a half-closed client needs of its line. */
export interface HalfClosedLine {
  write(lines: WireText): void;
  end(): void;
  /** How many requests have handlers that have not settled. */
  pendingCount(): number;
}

/** Longer than the network takes to refuse a write. */
const probeDelayMs = 1000;

/** A client that sends no more: it still gets what it asked for, and is let go when its last answer is written. */
export class HalfClose {
  readonly #line: HalfClosedLine;
  readonly #clock: Clock;
  #hasEnded = false;
  #stopProbe: () => void = () => {};

  constructor(line: HalfClosedLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
  }

  /** The client sends no more. */
  begin(): void {
    this.#hasEnded = true;
    this.look();
    if (this.#line.pendingCount() > 0) this.#probe();
  }

  /** A request has settled. */
  look(): void {
    if (this.#hasEnded && this.#line.pendingCount() === 0) this.#line.end();
  }

  /** The client is gone. */
  stop(): void {
    this.#stopProbe();
  }

  /**
   * Whether a client that sends no more is still there, only writing tells: the network refuses the first write to one that is
   * gone, and the second then fails. Both are empty lines, which §2.1 has clients ignore.
   */
  #probe(): void {
    this.#line.write("\n");
    this.#stopProbe = this.#clock.after(probeDelayMs, () => this.#line.write("\n"));
  }
}
