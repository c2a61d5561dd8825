import { messageOf } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import { type StrategyText, strongestStrategy } from "./strategy-need.js";

/** A reading as it came: three arguments from `first` on, name, status and value. */
export interface LastReading {
  readonly inform: Message;
  readonly first: number;
}

/** Who listens to a sensor. None of its methods may throw. */
export interface SamplingListener {
  /** A reading came: three arguments from `first` on, name, status and value. */
  onStatus(inform: Message, first: number): void;
  /** The device samples the sensor as this one needs it. */
  onAccepted?(): void;
  /** The device does not, and this listener is taken away. */
  onRefused(error: unknown): void;
  /** There is nothing more to hear: the sensor is gone, or the client is closed for that reason. This listener is taken away. */
  onEnd(cause: Error | undefined): void;
  /** Whether it waits for another attempt where the device does not answer. Default: that is a refusal. */
  readonly isPatient?: boolean;
  /** The latest reading that it was told of, for a listener that comes later; one that has this needs nothing to be kept for it. */
  last?(): LastReading | undefined;
}

/** A listener's part in the sampling of a sensor. */
export interface Sampling {
  /** Ends it. Idempotent. */
  remove(): void;
}

/** One listener, and what it needs. */
class Entry implements Sampling {
  readonly strategy: StrategyText;
  readonly listener: SamplingListener;
  isAccepted = false;
  readonly #sensor: SampledSensor;

  constructor(sensor: SampledSensor, strategy: StrategyText, listener: SamplingListener) {
    this.#sensor = sensor;
    this.strategy = strategy;
    this.listener = listener;
  }

  remove(): void {
    this.#sensor.remove(this);
  }
}

/** A sensor that is sampled: who listens, what they need together, and what the device does for them on this connection. */
export class SampledSensor {
  readonly name: string;
  /** The strategy that gives all of them what they need. */
  needed: StrategyText = "none";
  /** What is set on the device; undefined where that is not known. */
  #applied: StrategyText | undefined = "none";
  /** What is about to be set. */
  #planned: StrategyText | undefined;
  #entries: readonly Entry[] = [];
  #isHeard = false;
  /** The latest reading, for a listener that comes later; kept only where one listens that may want it. */
  #last: LastReading | undefined;

  readonly #onChange: (sensor: SampledSensor) => void;

  /** `onChange` is called when what is needed may be another, since a listener has left. */
  constructor(name: string, onChange: (sensor: SampledSensor) => void) {
    this.name = name;
    this.#onChange = onChange;
  }

  /** Whether the device does what is needed, or has been asked to. */
  get isSettled(): boolean {
    return (this.#planned ?? this.#applied) === this.needed;
  }

  /** Whether nobody listens. */
  get isUnheard(): boolean {
    return this.#entries.length === 0;
  }

  /** Adds a listener. */
  add(strategy: StrategyText, listener: SamplingListener): Sampling {
    const entry = new Entry(this, strategy, listener);
    this.#entries = this.#entries.length === 0 ? [entry] : [...this.#entries, entry];
    this.#weigh();
    if (this.#applied === this.needed) this.#welcome(entry);
    return entry;
  }

  /** @internal Takes a listener away. */
  remove(entry: Entry): void {
    if (this.#remove(entry)) this.#onChange(this);
  }

  onStatus(inform: Message, first: number): void {
    if (this.#isHeard) this.#last = { inform, first };
    for (const { listener } of this.#entries) listener.onStatus(inform, first);
  }

  onPlanned(): void {
    this.#planned = this.needed;
  }

  onSet(strategy: StrategyText): void {
    this.#planned = undefined;
    this.#applied = strategy;
    if (strategy !== this.needed) return;
    for (const entry of this.#entries) {
      entry.isAccepted = true;
      entry.listener.onAccepted?.();
    }
  }

  /** A strategy was refused: it was that of those who came last; where all have been accepted before, the sensor is not what it was. */
  onRefused(error: unknown, strategy: StrategyText): void {
    this.#planned = undefined;
    this.#applied = strategy === "none" ? "none" : undefined;
    const isGone = this.#entries.every(({ isAccepted }) => isAccepted) && /unknown sensor/i.test(messageOf(error));
    const concerned = this.#entries.filter(({ isAccepted }) => !isAccepted);
    for (const entry of concerned.length === 0 ? this.#entries : concerned) {
      this.#remove(entry);
      if (isGone) entry.listener.onEnd(undefined);
      else entry.listener.onRefused(error);
    }
    if (this.#entries.length === 0) this.#applied = "none";
  }

  /** No answer came: whoever waits for a first reading is told; the others wait for the next attempt. */
  onTimeout(error: Error): void {
    for (const entry of this.#entries.filter(({ isAccepted, listener }) => !isAccepted && listener.isPatient !== true)) {
      this.#remove(entry);
      entry.listener.onRefused(error);
    }
  }

  /** What is set on the device is not known any more. */
  forget(): void {
    this.#planned = undefined;
    this.#applied = this.#entries.length === 0 ? "none" : undefined;
    this.#last = undefined;
  }

  /** All but those that mirror the whole device. */
  endListeners(): void {
    for (const entry of this.#entries.filter(({ listener }) => listener.isPatient !== true)) {
      this.#remove(entry);
      entry.listener.onEnd(undefined);
    }
  }

  end(cause?: Error): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#weigh();
    for (const { listener } of entries) listener.onEnd(cause);
  }

  /** What is set already is not set again for one more; without a reading to show, it is: then the device reports one. */
  #welcome(entry: Entry): void {
    const last = this.#last ?? this.#entries.find(({ listener }) => listener.last !== undefined)?.listener.last?.();
    if (last === undefined && this.needed !== "none") {
      this.forget();
      return;
    }
    queueMicrotask(() => {
      if (!this.#entries.includes(entry)) return;
      entry.isAccepted = true;
      entry.listener.onAccepted?.();
      if (last !== undefined) entry.listener.onStatus(last.inform, last.first);
    });
  }

  #remove(entry: Entry): boolean {
    if (!this.#entries.includes(entry)) return false;
    this.#entries = this.#entries.filter((each) => each !== entry);
    this.#weigh();
    return true;
  }

  #weigh(): void {
    this.#isHeard = this.#entries.some(({ listener }) => listener.last === undefined);
    if (!this.#isHeard) this.#last = undefined;
    const [only, another] = this.#entries;
    this.needed = another === undefined ? (only?.strategy ?? "none") : strongestStrategy(this.#entries.map(({ strategy }) => strategy));
  }
}
