/** Who waits for each signal: one listener of the platform's, however many they are. */
const fans = new WeakMap<AbortSignal, Fan>();

/**
 * Has `callback` called when a signal aborts; returns how to end that. A thousand calls may share one signal: on the eleventh
 * listener Node would warn of a leak that is none.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let fan = fans.get(signal);
  if (fan === undefined) {
    fan = new Fan(signal);
    fans.set(signal, fan);
  }
  return fan.add(callback);
}

class Fan {
  readonly #signal: AbortSignal;
  readonly #entries = new Set<() => void>();
  readonly #onAbort = (): void => {
    this.#signal.removeEventListener("abort", this.#onAbort);
    // What one of them calls off is not called any more.
    for (const entry of [...this.#entries]) if (this.#entries.delete(entry)) entry();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(callback: () => void): () => void {
    if (this.#entries.size === 0) this.#signal.addEventListener("abort", this.#onAbort);
    // An entry of its own, since one function may be given twice.
    const entry = (): void => callback();
    this.#entries.add(entry);
    return () => {
      // A signal that nobody waits for has nothing to keep alive.
      if (this.#entries.delete(entry) && this.#entries.size === 0) this.#signal.removeEventListener("abort", this.#onAbort);
    };
  }
}
