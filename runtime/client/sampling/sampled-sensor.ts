import { messageOf } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import { type EntryOwner, SamplingEntries, SamplingEntry } from "./sampling-entries.js";
import type { LastReading, Sampling, SamplingListener } from "./sampling-listener.js";
import type { StrategyText } from "./strategy-need.js";

/** Where a sampled sensor belongs. */
export interface SampledSensorOwner {
  /** What is needed may be another, since a listener has left. */
  onChange(sensor: SampledSensor): void;
  /** Whether the device has the strategies `event-rate` and `differential-rate`. */
  hasRates(): boolean;
}

/** A larger reading is not kept for a listener that comes later, for whom the device then reports one: there may be many sensors. */
const maximumKeptBytes = 64 * 1024;

/** A sensor that is sampled: who listens, what they need together, and what the device does for them on this connection. */
export class SampledSensor implements EntryOwner {
  readonly name: string;
  /** The strategy that gives all of them what they need. */
  needed: StrategyText = "none";
  /** Changes when what was asked of the device before does not count any more: answers to that come too late. */
  epoch = 0;
  /** How often in a row it was looked for and not there. */
  misses = 0;
  /** What is set on the device; undefined where that is not known. */
  #applied: StrategyText | undefined = "none";
  /** What is about to be set. */
  #planned: StrategyText | undefined;
  readonly #entries = new SamplingEntries();
  /** The device does not have it, so nothing is asked for until it may be there again. */
  #isGone = false;
  #isHeard = false;
  /** Whether the device has reported since the strategy was planned last. */
  #hasReported = false;
  /** The latest reading, for a listener that comes later; kept only where one listens that may want it. */
  #last: LastReading | undefined;
  readonly #owner: SampledSensorOwner;

  constructor(name: string, owner: SampledSensorOwner) {
    this.name = name;
    this.#owner = owner;
  }

  /** Whether the device does what is needed, or has been asked to, or cannot. */
  get isSettled(): boolean {
    return this.#isGone || (this.#planned ?? this.#applied) === this.needed;
  }

  /** Whether nobody listens. */
  get isUnheard(): boolean {
    return this.#entries.isEmpty;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Adds a listener. */
  add(strategy: StrategyText, listener: SamplingListener): Sampling {
    const entry = new SamplingEntry(strategy, listener, this);
    this.#entries.add(entry);
    // Who comes anew is to hear from the device itself whether it has the sensor.
    this.#isGone = false;
    this.weigh();
    if (this.isSettled) this.#welcome(entry);
    return entry;
  }

  /** A listener wants no more of it. */
  remove(entry: SamplingEntry): void {
    if (this.#remove(entry)) this.#owner.onChange(this);
  }

  onStatus(inform: Message, first: number): void {
    this.#hasReported = true;
    if (this.#isHeard) this.#last = isLarge(inform, first) ? undefined : { inform: inform.keptReading(first), first: 2 };
    this.#entries.tell(inform, first);
  }

  /** An answer to what was planned before says nothing of what is set at last. */
  onPlanned(): void {
    this.epoch++;
    this.#planned = this.needed;
    this.#hasReported = false;
  }

  onSet(strategy: StrategyText): void {
    this.#planned = undefined;
    this.#applied = strategy;
    this.misses = 0;
    if (strategy === this.needed) for (const entry of this.#entries) entry.accept();
  }

  /** A strategy was refused: it was that of those who came last; where all have been accepted before, the sensor is not what it was. */
  onRefused(error: unknown, strategy: StrategyText): void {
    this.#planned = undefined;
    this.#applied = strategy === "none" ? "none" : undefined;
    const wasThere = (entry: SamplingEntry): boolean => entry.isAccepted || (entry.isTold && isUnknown(error));
    const newcomers = this.#entries.filter((entry) => !wasThere(entry));
    const isGone = isUnknown(error) && this.#entries.filter(wasThere).length > 0;
    // Who asked for just that is refused by it, and nobody else: what the others need is asked for next.
    const culprits = newcomers.filter((entry) => entry.strategy === strategy);
    const refused = culprits.length > 0 ? culprits : newcomers;
    for (const entry of isGone || refused.length > 0 ? refused : this.#entries) {
      this.#remove(entry);
      entry.listener.onRefused(error);
    }
    if (isGone) this.leave();
    if (this.isUnheard) this.#applied = "none";
  }

  /** The device does not have it now: some listeners end with that, and the others wait for it to come back. */
  leave(): void {
    this.forget();
    this.#isGone = true;
    this.misses++;
    for (const entry of this.#entries) {
      if (entry.listener.endsWhenGone) {
        this.#remove(entry);
        entry.listener.onEnd(undefined);
      } else {
        entry.isAccepted = true;
        if (this.misses === 1) entry.listener.onGone?.();
      }
    }
  }

  /** Another sensor may have its name now, or it is there again. */
  doubt(): void {
    this.forget();
    for (const { listener } of this.#entries) listener.onDoubt?.();
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
    this.epoch++;
    this.#isGone = false;
    this.#planned = undefined;
    this.#applied = this.isUnheard ? "none" : undefined;
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
    const entries = [...this.#entries];
    this.#entries.clear();
    this.weigh();
    for (const { listener } of entries) listener.onEnd(cause);
  }

  /** Whether a strategy is made of what several need, and was asked for by none of them. */
  isCombined(strategy: StrategyText): boolean {
    return this.#entries.filter((entry) => entry.strategy === strategy).length === 0;
  }

  /** Finds out what is needed: listeners have come or left, or the device turned out to have other strategies. */
  weigh(): void {
    this.#isHeard = this.#entries.isHeard;
    if (!this.#isHeard) this.#last = undefined;
    this.needed = this.#entries.need(() => this.#owner.hasRates());
  }

  /** What is set already is not set again for one more; without a reading to show, it is: then the device reports one. */
  #welcome(entry: SamplingEntry): void {
    const isAsked = this.#planned !== undefined;
    // It hears the report that is still to come.
    if (isAsked && !this.#hasReported) return;
    const last = this.#last ?? this.#entries.last();
    if (last === undefined && this.needed !== "none") {
      this.forget();
      return;
    }
    queueMicrotask(() => {
      if (!this.#entries.has(entry)) return;
      if (!isAsked) entry.accept();
      if (last !== undefined) entry.tell(last.inform, last.first);
    });
  }

  #remove(entry: SamplingEntry): boolean {
    const wasThere = this.#entries.delete(entry);
    if (wasThere) this.weigh();
    return wasThere;
  }
}

function isLarge(inform: Message, first: number): boolean {
  return inform.sizeOf(0) + inform.sizeOf(first + 1) + inform.sizeOf(first + 2) > maximumKeptBytes;
}

/** aiokatcp and katcp-python say `Unknown sensor`; the C servers say `fail`, and not why. */
function isUnknown(error: unknown): boolean {
  return /unknown sensor|^!sensor-sampling fail$/i.test(messageOf(error));
}
