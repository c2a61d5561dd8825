import { type BufferPolicy, Stream } from "./stream.js";

/** A state that changes, and who watches it. */
export class StateKeeper<State> {
  #state: State;
  readonly #isLast: (state: State) => boolean;
  readonly #observers = new Set<(state: State) => void>();

  /** `isLast`: whether no other comes after a state. */
  constructor(first: State, isLast: (state: State) => boolean) {
    this.#state = first;
    this.#isLast = isLast;
  }

  get state(): State {
    return this.#state;
  }

  set(state: State): void {
    this.#state = state;
    for (const observer of [...this.#observers]) observer(state);
  }

  /** Has `observer` called for each change from now on; returns how to end that. */
  observe(observer: (state: State) => void): () => void {
    this.#observers.add(observer);
    return () => {
      this.#observers.delete(observer);
    };
  }

  /** The state as it is, and each one from then on; it ends after the last. */
  states(buffer?: BufferPolicy): AsyncIterableIterator<State> {
    const stream = new Stream<State>({ buffer, onEnd: () => stop() });
    const push = (state: State): void => {
      stream.push(state);
      if (this.#isLast(state)) stream.end();
    };
    const stop = this.observe(push);
    push(this.#state);
    return stream;
  }

  /** Resolves once a state is as wanted. @throws what `accept` throws, or the reason of the signal */
  async until(accept: (state: State) => boolean, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (accept(this.#state)) return;
    await new Promise<void>((resolve, reject) => {
      const finish = (): void => {
        stop();
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = (): void => {
        finish();
        reject(signal?.reason);
      };
      const stop = this.observe((state) => {
        try {
          if (!accept(state)) return;
          resolve();
        } catch (thrown) {
          reject(thrown);
        }
        finish();
      });
      signal?.addEventListener("abort", onAbort);
    });
  }
}
