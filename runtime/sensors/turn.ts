import { setImmediate } from "#platform";

/**
 * Work that is put off to the end of this turn of the event loop, or until somebody needs its outcome: what many changes cause is
 * done once.
 */
export class Turn {
  readonly #onError: (thrown: unknown) => void;
  #work = new Set<() => void>();

  /** `onError` is told of work that throws; the other work goes on. */
  constructor(onError: (thrown: unknown) => void) {
    this.#onError = onError;
  }

  /** Does `work` at the end of this turn, once, however often it is put off. */
  putOff(work: () => void): void {
    if (this.#work.size === 0) setImmediate(() => this.settle());
    this.#work.add(work);
  }

  /** Does now what was put off, and what that puts off in its turn. */
  settle(): void {
    while (this.#work.size > 0) {
      const work = this.#work;
      this.#work = new Set();
      for (const each of work) this.#do(each);
    }
  }

  #do(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#onError(thrown);
    }
  }
}
