import { onAbort } from "./on-abort.js";
import { type BufferPolicy, Stream } from "./stream.js";

/** Settings of a stream of states. */
export interface StatesOptions {
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the stream, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Settings of a wait for a state. */
export interface UntilOptions {
  readonly signal?: AbortSignal | undefined;
  /** What is thrown where the signal aborts meanwhile; default: its reason. */
  readonly explain?: ((reason: unknown) => unknown) | undefined;
}

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
  states({ buffer, signal }: StatesOptions = {}): AsyncIterableIterator<State> {
    const stream = new Stream<State>({ buffer, onEnd: () => stop() });
    const push = (state: State): void => {
      stream.push(state);
      if (this.#isLast(state)) stream.end();
    };
    const stop = this.observe(push);
    push(this.#state);
    return stream.obey(signal);
  }

  /** Resolves once a state is as wanted. @throws what `accept` throws, the reason of a signal that is aborted already, or what is made of it */
  async until(accept: (state: State) => boolean, { signal, explain = (reason) => reason }: UntilOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    if (accept(this.#state)) return;
    await new Promise<void>((resolve, reject) => {
      const finish = (): void => {
        stop();
        forget();
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
      const giveUp = (): void => {
        finish();
        reject(explain(signal?.reason));
      };
      const forget = signal === undefined ? () => {} : onAbort(signal, giveUp);
    });
  }
}
