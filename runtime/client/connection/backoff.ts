/**
 * How long to wait after an attempt that failed: milliseconds, or false to give up for good. `attempt` counts from 1, since the
 * last connection.
 */
export type ReconnectPolicy = (attempt: number, cause: Error) => number | false;

/** Settings of `exponentialBackoff`, each with a default. */
export interface BackoffOptions {
  /** What the first delay lies below; default 1,000 ms. */
  readonly firstMs?: number;
  /** What none exceeds; default 30,000 ms. */
  readonly maximumMs?: number;
  /** From 0 to 1; default `Math.random`. */
  readonly random?: () => number;
}

/**
 * Twice as long each time, up to a bound; and of that a random part, from a tenth to all of it: when a server restarts, its clients
 * come back one after another, not all at once.
 */
export function exponentialBackoff({ firstMs = 1000, maximumMs = 30_000, random = Math.random }: BackoffOptions = {}): ReconnectPolicy {
  return (attempt) => Math.min(maximumMs, firstMs * 2 ** Math.min(attempt - 1, 60)) * (0.1 + 0.9 * random());
}
