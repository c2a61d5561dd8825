import { StreamOverflowError } from "../../errors.js";
import { onAbort } from "./on-abort.js";

/** What to keep for a slow reader: only the latest item, or up to this many (then an error). */
export type BufferPolicy = "latest" | number;

/** How many items wait for a reader unless it says otherwise. */
const DEFAULT_BUFFER = 10_000;

/** How a stream is made. */
export interface StreamOptions {
  /** Default: 10,000. */
  readonly buffer?: BufferPolicy | undefined;
  /** How many bytes of the wire the waiting items may come from. Default: no bound. */
  readonly maximumBytes?: number | undefined;
  /** Called once, when it is over or nobody reads any more; with the error that it ends with, if there is one. */
  readonly onEnd: (error: unknown) => void;
}

/** A call of `next` that waits. */
interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/**
 * Items that come when they come, for one `for await`. It begins with the stream, not with the loop: nothing is missed in
 * between. What a slow reader costs is bounded: it misses all but the latest, or it gets an error.
 */
export class Stream<T> implements AsyncIterableIterator<T> {
  #waiting: T[] = [];
  /** Where the next item stands in `#waiting`. */
  #first = 0;
  /** How many bytes each of `#waiting` came from. */
  #sizes: number[] = [];
  #bytes = 0;
  /** Who waits for an item, the first to ask first; while anybody does, no item waits. */
  #readers: Reader<T>[] = [];
  readonly #buffer: BufferPolicy;
  readonly #maximumBytes: number;
  readonly #onEnd: (error: unknown) => void;
  #forgetSignal: () => void = () => {};
  #end: { readonly error: unknown } | undefined;

  constructor({ buffer = DEFAULT_BUFFER, maximumBytes = Number.POSITIVE_INFINITY, onEnd }: StreamOptions) {
    this.#buffer = buffer;
    this.#maximumBytes = maximumBytes;
    this.#onEnd = onEnd;
  }

  /** Has a signal end it, with the signal's reason. */
  obey(signal: AbortSignal | undefined): this {
    if (signal?.aborted) this.end(signal.reason);
    else if (signal !== undefined && this.#end === undefined) this.#forgetSignal = onAbort(signal, () => this.end(signal.reason));
    return this;
  }

  /** Adds an item; `bytes`: of how many it was made. */
  push(item: T, bytes = 0): void {
    if (this.#end !== undefined) return;
    const reader = this.#readers.shift();
    if (reader === undefined) this.#keep(item, bytes);
    else reader.resolve({ done: false, value: item });
  }

  /** No more will come; what waits can still be read, and then the error is thrown. */
  end(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#forgetSignal();
    this.#onEnd(error);
    const readers = this.#readers;
    this.#readers = [];
    for (const reader of readers) this.#finish(reader);
  }

  /** Several calls may wait at once: each gets the next item that nobody has got. */
  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#first < this.#waiting.length) return { done: false, value: this.#take() };
    return await new Promise((resolve, reject) => {
      if (this.#end === undefined) this.#readers.push({ resolve, reject });
      else this.#finish({ resolve, reject });
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#forget();
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The error is thrown once; after that the stream is over like any other. */
  #finish({ resolve, reject }: Reader<T>): void {
    const error = this.#end?.error;
    this.#end = { error: undefined };
    if (error === undefined) resolve({ done: true, value: undefined });
    else reject(error);
  }

  #keep(item: T, bytes: number): void {
    if (this.#buffer === "latest") this.#forget();
    this.#waiting.push(item);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    const count = this.#waiting.length - this.#first;
    if (this.#buffer !== "latest" && count > this.#buffer) this.#overflow(`${this.#buffer} items wait to be read`);
    // One item alone may be as large as a line may be.
    else if (this.#bytes > this.#maximumBytes && count > 1)
      this.#overflow(`${this.#maximumBytes} bytes wait to be read (maximumHeldBytes)`);
  }

  /** Items that were read are let go together: to shift each one out would move all the others. */
  #take(): T {
    const item = this.#waiting[this.#first] as T;
    this.#bytes -= this.#sizes[this.#first] ?? 0;
    this.#first++;
    if (this.#first === this.#waiting.length) this.#forget();
    else if (this.#first >= 1024) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#sizes = this.#sizes.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  #forget(): void {
    this.#waiting.length = 0;
    this.#sizes.length = 0;
    this.#first = 0;
    this.#bytes = 0;
  }

  #overflow(what: string): void {
    this.end(new StreamOverflowError(`more than ${what}: read faster, or keep only the latest`));
  }
}
