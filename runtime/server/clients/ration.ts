/** How many lines of one kind are told at once; then one more for each second. */
const burst = 10;
const everyMs = 1000;

/** Lines that a peer can cause: so many are told, and then their number. */
export class Ration {
  readonly #elapsedMs: () => number;
  #left = burst;
  #lastMs = 0;
  #leftOut = 0;

  /** `elapsedMs`: a clock that never goes back. */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** The line as it is to be told, with the number of those that were left out before it; undefined where it is left out too. */
  admit(message: string): string | undefined {
    const nowMs = this.#elapsedMs();
    this.#left = Math.min(burst, this.#left + (nowMs - this.#lastMs) / everyMs);
    this.#lastMs = nowMs;
    if (this.#left < 1) {
      this.#leftOut++;
      return undefined;
    }
    this.#left--;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut === 0 ? message : `${message} (${leftOut} more like this were left out)`;
  }
}
