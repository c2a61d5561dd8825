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
  const members = new Members(rule);
  let hasEnded = false;
  const recompute = (): void => {
    if (hasEnded) return;
    const result = members.settle();
    if (result !== undefined) sensor.setIfChanged(result.value, result);
  };
  const unfollow = followMembers(set, (each) => each !== sensor && filter(each), {
    onJoin(each) {
      members.join(each);
      set.turn.putOff(recompute);
    },
    onUpdate(each) {
      members.changed.add(each);
      set.turn.putOff(recompute);
    },
    onLeave(each) {
      members.leave(each);
      set.turn.putOff(recompute);
    },
  });
  recompute();
  return () => {
    hasEnded = true;
    unfollow();
  };
}

/** The sensors that an aggregate is made of, each with the reading that the aggregate knows. */
class Members<T> {
  /** Those whose reading is another by now. */
  readonly changed = new Set<AnySensor>();
  readonly #known = new Map<AnySensor, Reading<unknown>>();
  readonly #rule: AggregateRule<T>["rule"];

  constructor(rule: AggregateRule<T>["rule"]) {
    this.#rule = rule;
  }

  join(sensor: AnySensor): void {
    const { reading } = sensor;
    this.#known.set(sensor, reading);
    this.#accumulator?.put(reading, sensor);
  }

  leave(sensor: AnySensor): void {
    this.#take(sensor);
    this.#known.delete(sensor);
    this.changed.delete(sensor);
  }

  settle(): AggregateResult<T> | undefined {
    for (const sensor of this.changed) {
      this.#take(sensor);
      this.join(sensor);
    }
    this.changed.clear();
    return typeof this.#rule === "function" ? this.#rule([...this.#known.keys()]) : this.#rule.result();
  }

  #take(sensor: AnySensor): void {
    const last = this.#known.get(sensor);
    if (last !== undefined) this.#accumulator?.take(last, sensor);
  }

  get #accumulator(): Accumulator<T> | undefined {
    return typeof this.#rule === "function" ? undefined : this.#rule;
  }
}

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
