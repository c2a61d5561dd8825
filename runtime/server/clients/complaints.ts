import { Ration } from "./ration.js";

/** What a client is told about what it sent: so many lines, and then their number. */
export class Complaints extends Ration {
  readonly #bounds: { readonly maximumBadLines: number };
  /** Lines since the last request that were no messages. */
  #badLines = 0;

  /** `elapsedMs`: a clock that never goes back. */
  constructor(elapsedMs: () => number, bounds: { readonly maximumBadLines: number }) {
    super(elapsedMs);
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
}
