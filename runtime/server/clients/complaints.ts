/** How many complaints a client gets at once; then one more for each second. */
const burst = 10;
const everyMs = 1000;

/** What a client is told about what it sent: so many lines, and then their number. */
export class Complaints {
  readonly #elapsedMs: () => number;
  readonly #bounds: { readonly maximumBadLines: number };
  #left = burst;
  #lastMs = 0;
  #leftOut = 0;
  /** Lines since the last request that were no messages. */
  #badLines = 0;

  /** `elapsedMs`: a clock that never goes back. */
  constructor(elapsedMs: () => number, bounds: { readonly maximumBadLines: number }) {
    this.#elapsedMs = elapsedMs;
    this.#bounds = bounds;
  }

  /** A line came that is no message; whether that was one too many. */
  countBadLine(): boolean {
    this.#badLines++;
    return this.#badLines >= this.#bounds.maximumBadLines;
  }

  /** A request came. */
  forgive(): void {
    this.#badLines = 0;
  }

  /** The complaint as it is to be told, with the number of those that were left out before it; undefined where it is left out too. */
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
