import { letGo, performance } from "#platform";

/** The time for the runtime. Tests use their own clock, so that no test has to wait. */
export interface Clock {
  /** Seconds since the epoch, UTC: what readings are stamped with. */
  now(): number;
  /** Milliseconds that never go back: what periods are measured with. */
  elapsedMs(): number;
  /**
   * Calls back once, after `delayMs` or a little later; what it returns calls that off. `isVital`: the process is to live until
   * then, where otherwise nothing but a connection keeps it alive.
   */
  after(delayMs: number, callback: () => void, options?: { readonly isVital?: boolean }): () => void;
}

/** The longest delay that a timer of the platform can wait: a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of this machine. Its timers do not keep the process alive, unless they are vital: connections do that. */
export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  elapsedMs: () => performance.now(),
  after(delayMs, callback, { isVital = false } = {}) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs));
    if (!isVital) letGo(timer);
    return () => clearTimeout(timer);
  },
};
