import type { Clock } from "../sensors/clock.js";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock for tests. It stands still until you advance it. */
export class FakeClock implements Clock {
  readonly #startSeconds: number;
  #elapsedMs = 0;
  #timers: Timer[] = [];

  constructor(startSeconds = 1_800_000_000) {
    this.#startSeconds = startSeconds;
  }

  now(): number {
    return this.#startSeconds + this.#elapsedMs / 1000;
  }

  elapsedMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#elapsedMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Goes on and calls nobody back, as when the event loop stands still. */
  stall(ms: number): void {
    this.#elapsedMs += ms;
  }

  /** Goes on, and calls back what becomes due, in its order. */
  advance(ms: number): void {
    const endMs = this.#elapsedMs + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ dueMs }) => dueMs <= endMs).sort((one, other) => one.dueMs - other.dueMs);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
      next.callback();
    }
    this.#elapsedMs = endMs;
  }
}
