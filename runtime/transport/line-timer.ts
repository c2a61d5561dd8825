/** Calls back once, after `delayMs`; what it returns calls that off. */
export type After = (delayMs: number, callback: () => void) => () => void;

/** Where the lines that come stand. */
export interface LineState {
  /** A line has begun, and what is missing of it has to come from the other side. */
  readonly isWithinLine: boolean;
  /** Lines have ended since the last look. */
  readonly hasTaken: boolean;
}

/** A line that has begun must end in time: whoever sends a byte a minute holds a connection for nothing. */
export class LineTimer {
  readonly #after: After | undefined;
  readonly #onLate: (seconds: number) => void;
  #stop: (() => void) | undefined;

  constructor(after: After | undefined, onLate: (seconds: number) => void) {
    this.#after = after;
    this.#onLate = onLate;
  }

  /** Something has come; the rest of a line may take so long from now on. */
  look({ isWithinLine, hasTaken }: LineState, maximumSeconds: number): void {
    const isTiming = this.#stop !== undefined;
    if (isWithinLine ? isTiming && !hasTaken : !isTiming) return;
    this.stop();
    if (isWithinLine) this.#stop = this.#after?.(maximumSeconds * 1000, () => this.#onLate(maximumSeconds));
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
