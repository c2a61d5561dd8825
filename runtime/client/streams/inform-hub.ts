import type { Message } from "../../protocol/message.js";
import { type BufferPolicy, Stream } from "./stream.js";
import type { Skipper } from "./undecodable.js";

type Listener = (inform: Message) => void;

/** What a stream of informs is made of. */
export interface InformStreamOptions<T> {
  /** @throws for an inform that cannot be read: it is left out, or ends the stream, as `skipper` says */
  readonly decode: (inform: Message) => T;
  /** Default: the stream ends. */
  readonly skipper?: Skipper | undefined;
  readonly buffer?: BufferPolicy | undefined;
  /** Ends the stream, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The informs that no request asked for, and who listens to them: by name, or to all. */
export class InformHub {
  readonly #byName = new Map<string, Set<Listener>>();
  readonly #all = new Set<Listener>();
  readonly #streams = new Set<Stream<unknown>>();
  readonly #maximumBytes: number;

  /** `maximumBytes`: how many bytes may wait in one stream. */
  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** A stream of the informs of a name, or of all. It goes on when the connection is lost, and when there is one again. */
  open<T>(name: string | undefined, { decode, skipper, buffer, signal }: InformStreamOptions<T>): Stream<T> {
    const stream = new Stream<T>({
      buffer,
      maximumBytes: this.#maximumBytes,
      onEnd: () => {
        stop();
        this.#streams.delete(stream as Stream<unknown>);
      },
    });
    const stop = this.listen(name, pushInto(stream, decode, skipper));
    this.#streams.add(stream as Stream<unknown>);
    return stream.obey(signal);
  }

  /** Calls a listener for each inform of a name, or for all; it must not throw. Returns how to end that. Idempotent. */
  listen(name: string | undefined, listener: Listener): () => void {
    const listeners = this.#listenersOf(name);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      // Others may have come under that name since.
      if (name !== undefined && listeners.size === 0 && this.#byName.get(name) === listeners) this.#byName.delete(name);
    };
  }

  emit(inform: Message): void {
    const named = this.#byName.get(inform.name);
    // Half a million of them come in a second, and mostly nobody listens.
    if (named !== undefined) for (const listener of named) listener(inform);
    if (this.#all.size > 0) for (const listener of this.#all) listener(inform);
  }

  /** Every stream ends, with this error if there is one. */
  end(cause: Error | undefined): void {
    for (const stream of [...this.#streams]) stream.end(cause);
  }

  #listenersOf(name: string | undefined): Set<Listener> {
    if (name === undefined) return this.#all;
    const listeners = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, listeners);
    return listeners;
  }
}

function pushInto<T>(stream: Stream<T>, decode: (inform: Message) => T, skipper: Skipper | undefined): Listener {
  return (inform) => {
    let item: T;
    try {
      item = decode(inform);
    } catch (thrown) {
      if (skipper?.skips(thrown) !== true) stream.end(thrown);
      return;
    }
    skipper?.onRead();
    stream.push(item, inform.size);
  };
}
