import type { Sensor } from "./sensor.js";
import type { SensorSet } from "./sensor-set.js";

/** A sensor that your code adds and removes. It keeps its value while it is removed. */
export interface DynamicSensor<T> extends Sensor<T> {
  /** Adds it; does nothing if it exists already. @throws ContractError if the group that it belongs to does not exist */
  add(): this;
  /** Removes it, and ends all its sampling. */
  remove(): void;
  /** Whether it exists. */
  has(): boolean;
}

/** Where a dynamic sensor is shown. */
export interface DynamicSensorOptions {
  readonly set: SensorSet;
  /** The same under its former names. */
  readonly aliases: readonly Sensor<unknown>[];
  /** @throws ContractError where nothing can be added, since the group around it is not there */
  readonly checkGroup: () => void;
}

/** Gives a sensor the means to come and go. */
export function makeDynamic(sensor: Sensor<unknown>, { set, aliases, checkGroup }: DynamicSensorOptions): DynamicSensor<unknown> {
  const dynamic: DynamicSensor<unknown> = Object.assign(sensor, {
    add() {
      checkGroup();
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
