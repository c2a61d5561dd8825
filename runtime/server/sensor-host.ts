import { type Contract, memberOf, type SensorContract } from "../protocol/contract.js";
import { buildSensor } from "../sensors/build-sensor.js";
import type { Schedule } from "../sensors/schedule.js";
import type { Sensor } from "../sensors/sensor.js";
import { type AnySensor, type SensorChange, SensorSet } from "../sensors/sensor-set.js";
import { watchStale } from "../sensors/stale-watch.js";

/** A sensor that code adds to the device and takes away again. It keeps its value while it is not there. */
export interface DynamicSensor<T> extends Sensor<T> {
  /** Shows it; nothing happens where it is there already. */
  add(): this;
  /** Hides it, and ends all sampling of it. */
  remove(): void;
  /** Whether it is there. */
  has(): boolean;
}

/** The sensors of a device, and what the rules of its contract do to them as time goes by. */
export class SensorHost {
  readonly set = new SensorSet();
  /** The sensors of the contract, by their names in code. */
  readonly members: object;
  readonly #schedule: Schedule;
  readonly #contracts: ReadonlyMap<string, SensorContract>;
  readonly #stopWatches = new Map<AnySensor, () => void>();

  /** `onChange` is called for each sensor that comes or goes, but not for those that are there from the start. */
  constructor(contract: Contract, schedule: Schedule, onChange: (sensor: AnySensor, change: SensorChange) => void) {
    const contracts = contract.sensors ?? [];
    this.#schedule = schedule;
    this.#contracts = new Map(contracts.map((each) => [each.name, each]));
    this.set.attach((sensor, change) => this.#watch(sensor, change));
    this.members = Object.freeze(Object.fromEntries(contracts.map((each) => [memberOf(each), this.#build(each)])));
    this.set.attach(onChange);
  }

  /** Ends all that waits for its time. */
  close(): void {
    for (const stop of this.#stopWatches.values()) stop();
    this.#stopWatches.clear();
  }

  #build(contract: SensorContract): Sensor<unknown> {
    const sensor = buildSensor(contract, this.#schedule.clock);
    if (contract.dynamic) return makeDynamic(sensor, this.set);
    this.set.add(sensor);
    return sensor;
  }

  #watch(sensor: AnySensor, change: SensorChange): void {
    this.#stopWatches.get(sensor)?.();
    this.#stopWatches.delete(sensor);
    const stale = this.#contracts.get(sensor.name)?.stale;
    if (change === "added" && stale !== undefined) this.#stopWatches.set(sensor, watchStale(sensor, stale, this.#schedule));
  }
}

function makeDynamic(sensor: Sensor<unknown>, set: SensorSet): DynamicSensor<unknown> {
  const dynamic: DynamicSensor<unknown> = Object.assign(sensor, {
    add() {
      if (!set.has(sensor)) set.add(sensor);
      return dynamic;
    },
    remove() {
      set.remove(sensor);
    },
    has: () => set.has(sensor),
  });
  return dynamic;
}
