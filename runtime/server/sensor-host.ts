import { type Contract, memberOf, type SensorContract } from "../protocol/contract.js";
import { aliasContract, mirrorUnder } from "../sensors/alias.js";
import { sensorBuilder } from "../sensors/build-sensor.js";
import { FamilyTemplate } from "../sensors/family-template.js";
import type { Schedule } from "../sensors/schedule.js";
import type { Sensor } from "../sensors/sensor.js";
import { buildFamily } from "../sensors/sensor-family.js";
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
  /** The sensors and families of the contract, by their names in code. */
  readonly members: object;
  readonly #schedule: Schedule;
  readonly #stopWatches = new Map<AnySensor, () => void>();

  /** `onChange` is called for each sensor that comes or goes, but not for those that are there from the start. */
  constructor(contract: Contract, schedule: Schedule, onChange: (sensor: AnySensor, change: SensorChange) => void) {
    this.#schedule = schedule;
    this.set.attach((sensor, change) => this.#watch(sensor, change));
    this.members = Object.freeze(Object.fromEntries((contract.sensors ?? []).map((each) => [memberOf(each), this.#build(each)])));
    this.set.attach(onChange);
  }

  /** Ends all that waits for its time. */
  close(): void {
    for (const stop of this.#stopWatches.values()) stop();
    this.#stopWatches.clear();
  }

  #build(contract: SensorContract): object {
    const { name, parameters, dynamic: isDynamic = false } = contract;
    const build = sensorBuilder(contract, this.#schedule.clock);
    if (parameters !== undefined) return buildFamily({ template: new FamilyTemplate(name, parameters), set: this.set, build, isDynamic });
    const sensor = build(name);
    const aliases = (contract.aliases ?? []).map((alias) => sensorBuilder(aliasContract(contract, alias), this.#schedule.clock)(alias));
    if (aliases.length > 0) mirrorUnder(sensor, aliases);
    if (isDynamic) return makeDynamic(sensor, aliases, this.set);
    for (const each of [sensor, ...aliases]) this.set.add(each);
    return sensor;
  }

  #watch(sensor: AnySensor, change: SensorChange): void {
    this.#stopWatches.get(sensor)?.();
    this.#stopWatches.delete(sensor);
    if (change === "added") this.#stopWatches.set(sensor, watchStale(sensor, this.#schedule));
  }
}

function makeDynamic(sensor: Sensor<unknown>, aliases: readonly Sensor<unknown>[], set: SensorSet): DynamicSensor<unknown> {
  const dynamic: DynamicSensor<unknown> = Object.assign(sensor, {
    add() {
      for (const each of [sensor, ...aliases]) if (!set.has(each)) set.add(each);
      return dynamic;
    },
    remove() {
      for (const each of [sensor, ...aliases]) set.remove(each);
    },
    has: () => set.has(sensor),
  });
  return dynamic;
}
