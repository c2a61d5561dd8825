import { answered } from "../guard.js";
import { followMembers } from "./membership.js";
import type { Reading } from "./reading.js";
import { Sensor, type SensorOptions, type UpdateOptions } from "./sensor.js";
import type { AnySensor, SensorSet } from "./sensor-set.js";

/** What an aggregate becomes: its value, and its status and time where they are not the usual ones. */
export interface AggregateResult<T> extends UpdateOptions {
  readonly value: T;
}

/** The incremental form: each update of a sensor takes its last reading out and puts the new one in, whatever the number of sensors. */
export interface Accumulator<T> {
  put(reading: Reading<unknown>, sensor: AnySensor): void;
  /** The very reading that was put in. */
  take(reading: Reading<unknown>, sensor: AnySensor): void;
  /** Undefined leaves the aggregate as it is. */
  result(): AggregateResult<T> | undefined;
}

/** How an aggregate is made of other sensors. */
export interface AggregateRule<T> {
  /** The set that it looks at. */
  readonly of: SensorSet;
  /** Which of them count; default: all but aggregates. An aggregate never counts itself. */
  readonly filter?: (sensor: AnySensor) => boolean;
  /** Any function of the sensors, which gives undefined to leave the aggregate as it is; or the incremental form. */
  readonly rule: ((sensors: readonly AnySensor[]) => AggregateResult<T> | undefined) | Accumulator<T>;
}

const aggregates = new WeakSet<AnySensor>();

/** Whether a sensor is made of others. */
export function isAggregate(sensor: AnySensor): boolean {
  return aggregates.has(sensor);
}

/**
 * Has a sensor show what others come to, now and after each change of theirs (aiokatcp's `AggregateSensor`): once a turn of the
 * event loop, and before any reply that leaves in it; what comes to the same is no update. Returns how to end that.
 */
export function aggregate<T>(sensor: Sensor<T>, { of: set, filter = isPlain, rule }: AggregateRule<T>): () => void {
  aggregates.add(sensor);
  const name = `aggregate "${sensor.name}"`;
  const counts = set.guard.ask(`the filter of ${name}`, filter, false);
  const members = new Members(rule);
  let hasEnded = false;
  const recompute = (): void => {
    if (hasEnded) return;
    const result = members.settle();
    if (result !== undefined) sensor.setIfChanged(result.value, result);
  };
  const unfollow = followMembers(set, (each) => each !== sensor && counts(each), {
    onJoin(each) {
      set.turn.putOff(recompute);
      members.join(each);
    },
    onUpdate(each) {
      members.changed.add(each);
      set.turn.putOff(recompute);
    },
    onLeave(each) {
      set.turn.putOff(recompute);
      members.leave(each);
    },
  });
  const end = (): void => {
    hasEnded = true;
    unfollow();
  };
  try {
    recompute();
  } catch (thrown) {
    end();
    throw thrown;
  }
  return end;
}

/** The sensors that an aggregate is made of, each with the reading that the aggregate knows. */
class Members<T> {
  /** Those whose reading is another by now. */
  readonly changed = new Set<AnySensor>();
  readonly #known = new Map<AnySensor, Reading<unknown>>();
  /** Of an accumulator: nothing for a plain function. */
  readonly #put: (reading: Reading<unknown>, sensor: AnySensor) => void;
  readonly #take: (reading: Reading<unknown>, sensor: AnySensor) => void;
  readonly #result: () => AggregateResult<T> | undefined;

  constructor(rule: AggregateRule<T>["rule"]) {
    if (typeof rule === "function") {
      const resultOf = answered(rule);
      this.#put = this.#take = doNothing;
      this.#result = () => resultOf([...this.#known.keys()]);
    } else {
      this.#put = answered((reading, sensor) => rule.put(reading, sensor));
      this.#take = answered((reading, sensor) => rule.take(reading, sensor));
      this.#result = answered(() => rule.result());
    }
  }

  join(sensor: AnySensor): void {
    const { reading } = sensor;
    this.#known.set(sensor, reading);
    this.#put(reading, sensor);
  }

  leave(sensor: AnySensor): void {
    const last = this.#known.get(sensor);
    this.#known.delete(sensor);
    this.changed.delete(sensor);
    if (last !== undefined) this.#take(last, sensor);
  }

  /** It keeps its place among the others. */
  #exchange(sensor: AnySensor): void {
    const last = this.#known.get(sensor);
    this.#known.set(sensor, sensor.reading);
    if (last !== undefined) this.#take(last, sensor);
    this.#put(this.#known.get(sensor) ?? sensor.reading, sensor);
  }

  settle(): AggregateResult<T> | undefined {
    for (const sensor of this.changed) {
      // First of all: a rule that fails on one sensor must not fail on it for ever.
      this.changed.delete(sensor);
      this.#exchange(sensor);
    }
    return this.#result();
  }
}

function doNothing(): void {}

/** A sensor that is made of others from its beginning. */
export class AggregateSensor<T> extends Sensor<T> {
  readonly #stop: () => void;

  constructor(options: SensorOptions<T> & AggregateRule<T>) {
    super(options);
    this.#stop = aggregate(this, options);
  }

  /** Follows the others no more. */
  close(): void {
    this.#stop();
  }
}

function isPlain(sensor: AnySensor): boolean {
  return !isAggregate(sensor);
}
