/** Time as the runtime sees it. Tests give their own, so that no test waits. */
export interface Clock {
  /** Seconds since the epoch, UTC: what readings are stamped with. */
  now(): number;
  /** Milliseconds that never go back: what periods are measured with. */
  elapsedMs(): number;
  /** Calls back once, after `delayMs` or a little later; what it returns calls that off. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The longest delay that a timer of the platform can wait: a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of this machine. Its timers do not keep the process alive: connections do that. */
export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  elapsedMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
