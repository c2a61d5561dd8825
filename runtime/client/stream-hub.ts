import type { Message } from "../protocol/message.js";
import { Stream } from "./stream.js";

/** What a stream makes of a message; `first` is the argument at which its part begins. */
export type DecodeItem<T> = (message: Message, first: number) => T;

interface Listener {
  readonly stream: Stream<unknown>;
  readonly onMessage: (message: Message, first: number) => void;
}

/** Streams by what they listen to: the name of an inform, or of a sensor. */
export class StreamHub {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** A stream of what comes for `key`. `onLast` is called when it ends and no other of that key is left. */
  open<T>(key: string, decode: DecodeItem<T>, onLast: () => void = () => {}): Stream<T> {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners);
    const stream = new Stream<T>(() => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(key);
      onLast();
    });
    const listener = { stream: stream as Stream<unknown>, onMessage: pushInto(stream, decode) };
    listeners.add(listener);
    return stream;
  }

  emit(key: string, message: Message, first = 0): void {
    const listeners = this.#listeners.get(key);
    if (listeners === undefined) return;
    for (const { onMessage } of [...listeners]) onMessage(message, first);
  }

  /** Every stream ends with this error. */
  end(cause: Error): void {
    for (const listeners of [...this.#listeners.values()]) {
      for (const { stream } of [...listeners]) stream.end(cause);
    }
  }
}

function pushInto<T>(stream: Stream<T>, decode: DecodeItem<T>): Listener["onMessage"] {
  return (message, first) => {
    try {
      stream.push(decode(message, first));
    } catch (thrown) {
      stream.end(thrown as Error);
    }
  };
}
