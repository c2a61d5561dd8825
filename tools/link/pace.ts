import type { Clock } from "katcp-runtime";

/** Never more than so many requests in a second. */
export class Pace {
  readonly #gapMs: number;
  readonly #clock: Clock;
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(ratePerSecond: number, clock: Clock) {
    this.#gapMs = 1000 / ratePerSecond;
    this.#clock = clock;
  }

  /** Resolves when the next request may leave. */
  async turn(): Promise<void> {
    const nowMs = this.#clock.elapsedMs();
    const atMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = atMs + this.#gapMs;
    if (atMs > nowMs) await waitMs(this.#clock, atMs - nowMs);
  }
}

/** Waits by a clock, and keeps the process alive for it. */
export function waitMs(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve, { isVital: true }));
}
