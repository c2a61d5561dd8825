import type { Message } from "../../protocol/message.js";
import type { LastReading, Sampling, SamplingListener } from "./sampling-listener.js";
import { type StrategyText, strongestStrategy } from "./strategy-need.js";

/** Where an entry belongs. */
export interface EntryOwner {
  /** Its listener wants no more of it. */
  remove(entry: SamplingEntry): void;
}

/** One listener to a sensor, and what it needs. */
export class SamplingEntry implements Sampling {
  readonly strategy: StrategyText;
  readonly listener: SamplingListener;
  /** Whether the device has done what it needs. */
  isAccepted = false;
  /** Whether it was told of a reading: then the device had the sensor. */
  isTold = false;
  readonly #owner: EntryOwner;

  constructor(strategy: StrategyText, listener: SamplingListener, owner: EntryOwner) {
    this.strategy = strategy;
    this.listener = listener;
    this.#owner = owner;
  }

  accept(): void {
    this.isAccepted = true;
    this.listener.onAccepted?.();
  }

  tell(inform: Message, first: number): void {
    this.isTold = true;
    this.listener.onStatus(inform, first);
  }

  remove(): void {
    this.#owner.remove(this);
  }
}

/** Who listens to a sensor. It may change while it is gone through: each way through sees those that were there when it began. */
export class SamplingEntries implements Iterable<SamplingEntry> {
  #all: readonly SamplingEntry[] = [];

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  /** Whether one listens for which the latest reading has to be kept. */
  get isHeard(): boolean {
    return this.#all.some(({ listener }) => listener.last === undefined);
  }

  /** Hands all of them a reading: by index, since half a million of those in a second go through here. */
  tell(inform: Message, first: number): void {
    const all = this.#all;
    for (let index = 0; index < all.length; index++) all[index]?.tell(inform, first);
  }

  add(entry: SamplingEntry): void {
    this.#all = this.#all.length === 0 ? [entry] : [...this.#all, entry];
  }

  has(entry: SamplingEntry): boolean {
    return this.#all.includes(entry);
  }

  /** Whether it was there. */
  delete(entry: SamplingEntry): boolean {
    if (!this.has(entry)) return false;
    this.#all = this.#all.filter((each) => each !== entry);
    return true;
  }

  clear(): void {
    this.#all = [];
  }

  /** Those for which something holds. */
  filter(holds: (entry: SamplingEntry) => boolean): readonly SamplingEntry[] {
    return this.#all.filter(holds);
  }

  /** The strategy that gives all of them what they need. */
  need(hasRates: () => boolean): StrategyText {
    const [only, another] = this.#all;
    if (another === undefined) return only?.strategy ?? "none";
    const strategies = this.#all.map(({ strategy }) => strategy);
    return strongestStrategy(strategies, hasRates());
  }

  /** The latest reading, of a listener that has it. */
  last(): LastReading | undefined {
    return this.#all.find(({ listener }) => listener.last !== undefined)?.listener.last?.();
  }

  [Symbol.iterator](): Iterator<SamplingEntry> {
    return this.#all[Symbol.iterator]();
  }
}
