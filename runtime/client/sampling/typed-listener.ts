import type { Datatype } from "../../protocol/datatype.js";
import type { Message } from "../../protocol/message.js";
import type { Reading } from "../../sensors/reading.js";
import { Skipper, type UndecodablePolicy } from "../streams/undecodable.js";
import { completeReading, readReading } from "./reading-text.js";
import type { Sampling, SamplingListener } from "./sampling-listener.js";

/** What a loop or listener does when the device removes its sensor: wait until it is back, or end. */
export type SensorGonePolicy = "wait" | "end";

/** What a reading was made of. */
export interface ReadingSource {
  /** How many its value came in. */
  readonly bytes: number;
  /** Whether its value is what the device wrote. Where a status says that the value means nothing, another one may stand for it. */
  readonly isRead: boolean;
}

/** Who is told of readings. Nothing of it may throw. */
export interface ReadingEvents<T> {
  readonly tellReading: (reading: Reading<T>, source: ReadingSource) => void;
  readonly tellEnd: (cause: unknown) => void;
  readonly tellGone?: () => void;
}

/** How readings are read, and what else may come. */
export interface TypedListenerOptions<T> {
  datatype(): Datatype<T>;
  major(): 4 | 5;
  readonly onUndecodable: UndecodablePolicy;
  readonly whenGone: SensorGonePolicy;
  /** A reading was left out: told of once, until one can be read again. */
  onSkip(message: string): void;
}

/** Makes typed readings of what comes for a sensor. */
export class TypedListener<T> implements SamplingListener {
  /** Its part in the sampling. */
  sampling: Sampling | undefined;
  readonly endsWhenGone: boolean;
  readonly #events: ReadingEvents<T>;
  readonly #options: TypedListenerOptions<T>;
  readonly #skipper: Skipper;
  #last: T | undefined;

  constructor(events: ReadingEvents<T>, options: TypedListenerOptions<T>) {
    this.#events = events;
    this.#options = options;
    this.#skipper = new Skipper(options.onUndecodable, (message) => options.onSkip(`a reading was left out: ${message}`));
    this.endsWhenGone = options.whenGone === "end";
  }

  onStatus(inform: Message, first: number): void {
    let reading: Reading<T>;
    let isRead: boolean;
    try {
      const datatype = this.#options.datatype();
      const read = readReading(inform, first, { datatype, major: this.#options.major() });
      reading = completeReading(read, this.#last, datatype);
      isRead = read.value !== undefined;
    } catch (thrown) {
      if (!this.#skipper.skips(thrown)) this.#end(thrown);
      return;
    }
    this.#last = reading.value;
    this.#skipper.onRead();
    this.#events.tellReading(reading, { isRead, bytes: inform.sizeOf(first + 2) });
  }

  onGone(): void {
    this.#events.tellGone?.();
  }

  onRefused(error: unknown): void {
    this.#end(error);
  }

  onEnd(cause: unknown): void {
    this.#end(cause);
  }

  #end(cause: unknown): void {
    this.sampling?.remove();
    this.#events.tellEnd(cause);
  }
}
