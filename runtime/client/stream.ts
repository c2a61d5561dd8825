import { KatcpError } from "../errors.js";

/** How many items wait for a reader before a stream gives up. */
const maximumWaiting = 10_000;

/**
 * Items that come when they come, for one `for await`. It begins with the stream, not with the loop: nothing is missed in
 * between. A reader that is 10,000 items behind gets an error instead of the memory of the process.
 */
export class Stream<T> implements AsyncIterableIterator<T> {
  readonly #waiting: T[] = [];
  readonly #onReturn: () => void;
  #wake: () => void = () => {};
  #end: { readonly error: Error | undefined } | undefined;

  /** `onReturn` is called once, when nobody reads any more. */
  constructor(onReturn: () => void) {
    this.#onReturn = onReturn;
  }

  push(item: T): void {
    if (this.#end !== undefined) return;
    this.#waiting.push(item);
    if (this.#waiting.length > maximumWaiting) this.end(new KatcpError(`more than ${maximumWaiting} items wait to be read`));
    this.#wake();
  }

  /** No more will come; what waits can still be read, and then the error is thrown. */
  end(error?: Error): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#onReturn();
    this.#wake();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#waiting.length === 0 && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#waiting.length > 0) return { done: false, value: this.#waiting.shift() as T };
    const error = this.#end?.error;
    // Thrown once; after that the stream is over like any other.
    this.#end = { error: undefined };
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#waiting.length = 0;
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
