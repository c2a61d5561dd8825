import { answered } from "../guard.js";
import { followMembers } from "./membership.js";
import type { Reading } from "./reading.js";
import { Sensor } from "./sensor.js";
import type { SensorOptions, UpdateOptions } from "./sensor-options.js";
import type { AnySensor, SensorSet } from "./sensor-set.js";

/** The result of a rule: a value, and a status and time if they are not the usual ones. */
export interface AggregateResult<T> extends UpdateOptions {
  readonly value: T;
}

/**
 * The incremental form of a rule: each update of a sensor takes out its last reading and puts in the new one, so its cost does not depend
 * on the number of sensors.
 */
export interface Accumulator<T> {
  put(reading: Reading<unknown>, sensor: AnySensor): void;
  /** The very reading that was put in. */
  take(reading: Reading<unknown>, sensor: AnySensor): void;
  /** Return undefined to keep the aggregate as it is. */
  result(): AggregateResult<T> | undefined;
}

/** How to compute an aggregate from other sensors. */
export interface AggregateRule<T> {
  /** The set of sensors to use. */
  readonly of: SensorSet;
  /** Which of them to use; default: all except aggregates. An aggregate never uses itself. */
  readonly filter?: (sensor: AnySensor) => boolean;
  /** Any function of the sensors, which returns undefined to keep the aggregate as it is; or the incremental form. */
  readonly rule: ((sensors: readonly AnySensor[]) => AggregateResult<T> | undefined) | Accumulator<T>;
}

const aggregates = new WeakSet<AnySensor>();

/** Whether a sensor is an aggregate. */
export function isAggregate(sensor: AnySensor): boolean {
  return aggregates.has(sensor);
}

/**
 * Makes a sensor an aggregate of others (aiokatcp's `AggregateSensor`). It is computed now, and after each change of the others: once in a
 * turn of the event loop, and before any reply in it. If the result is the same, there is no update. Call the returned function to stop.
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

/** A sensor that is an aggregate from its start. */
export class AggregateSensor<T> extends Sensor<T> {
  readonly #stop: () => void;

  constructor(options: SensorOptions<T> & AggregateRule<T>) {
    super(options);
    this.#stop = aggregate(this, options);
  }

  /** Stops following the others. */
  close(): void {
    this.#stop();
  }
}

function isPlain(sensor: AnySensor): boolean {
  return !isAggregate(sensor);
}
