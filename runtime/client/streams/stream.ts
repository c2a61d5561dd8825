import { StreamOverflowError } from "../../errors.js";

/** What a stream keeps for a reader that is slow: the latest item alone, or all up to so many, after which it ends with an error. */
export type BufferPolicy = "latest" | number;

/** How many items wait for a reader unless it says otherwise. */
const DEFAULT_BUFFER = 10_000;

/** How a stream is made. */
export interface StreamOptions {
  /** Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** Called once, when it is over or nobody reads any more. */
  readonly onEnd: () => void;
}

/**
 * Items that come when they come, for one `for await`. It begins with the stream, not with the loop: nothing is missed in
 * between. What a slow reader costs is bounded: it misses all but the latest, or it gets an error.
 */
export class Stream<T> implements AsyncIterableIterator<T> {
  #waiting: T[] = [];
  /** Where the next item stands in `#waiting`. */
  #first = 0;
  readonly #buffer: BufferPolicy;
  readonly #onEnd: () => void;
  #wake: () => void = () => {};
  #end: { readonly error: unknown } | undefined;

  constructor({ buffer = DEFAULT_BUFFER, onEnd }: StreamOptions) {
    this.#buffer = buffer;
    this.#onEnd = onEnd;
  }

  push(item: T): void {
    if (this.#end !== undefined) return;
    if (this.#buffer === "latest") this.#forget();
    this.#waiting.push(item);
    if (this.#buffer !== "latest" && this.#waiting.length - this.#first > this.#buffer) this.#overflow(this.#buffer);
    else this.#wake();
  }

  /** No more will come; what waits can still be read, and then the error is thrown. */
  end(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#onEnd();
    this.#wake();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#first === this.#waiting.length && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#first < this.#waiting.length) return { done: false, value: this.#take() };
    const error = this.#end?.error;
    // Thrown once; after that the stream is over like any other.
    this.#end = { error: undefined };
    if (error !== undefined) throw error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#forget();
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Items that were read are let go together: to shift each one out would move all the others. */
  #take(): T {
    const item = this.#waiting[this.#first] as T;
    this.#first++;
    if (this.#first === this.#waiting.length) this.#forget();
    else if (this.#first >= 1024) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  #forget(): void {
    this.#waiting.length = 0;
    this.#first = 0;
  }

  #overflow(bound: number): void {
    this.end(new StreamOverflowError(`more than ${bound} items wait to be read: read faster, or keep the latest alone`));
  }
}
