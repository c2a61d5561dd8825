/** Longer ones count as this. */
const mostMs = 120_000;

/** Latencies by milliseconds: a hundred thousand come in a second. */
export class Latencies {
  readonly #counts = new Uint32Array(mostMs + 1);
  #all = 0;

  add(ms: number): void {
    const at = ms < 0 ? 0 : Math.min(mostMs, Math.round(ms));
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#all++;
  }

  /** Milliseconds that a share of them does not exceed. */
  quantile(share: number): number {
    let seen = 0;
    return this.#counts.findIndex((count) => {
      seen += count;
      return seen >= this.#all * share;
    });
  }

  clear(): void {
    this.#counts.fill(0);
    this.#all = 0;
  }
}
