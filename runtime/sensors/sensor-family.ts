import { ContractError } from "../errors.js";
import type { FamilyTemplate, ParameterValues } from "./family-template.js";
import type { Sensor } from "./sensor.js";
import type { SensorSet } from "./sensor-set.js";

/** The sensors of a family: `sensors.inputPower({ input: 2, pol: "h" })`. To iterate over it gives those that exist. */
export interface SensorFamily<Parameters extends object, T> extends Iterable<[parameters: Parameters, sensor: Sensor<T>]> {
  /** The sensor with these parameters. @throws ContractError if it does not exist, or for parameters that no sensor of the family can have */
  (parameters: Parameters): Sensor<T>;
  /** Whether it exists. @throws ContractError for parameters that no sensor of the family can have */
  has(parameters: Parameters): boolean;
}

/** A family whose sensors are added and removed. A sensor keeps its value while it is removed. */
export interface DynamicSensorFamily<Parameters extends object, T> extends SensorFamily<Parameters, T> {
  /** Adds a sensor; does nothing if it exists already. @throws ContractError for parameters that no sensor of the family can have */
  add(parameters: Parameters): Sensor<T>;
  /**
   * Removes a sensor, and ends all its sampling; false if it did not exist.
   * @throws ContractError for parameters that no sensor of the family can have
   */
  remove(parameters: Parameters): boolean;
  /** Removes all sensors, and ends all their sampling. Clients see one change. */
  clear(): void;
}

/** What a family is made of. */
export interface SensorFamilyOptions {
  readonly template: FamilyTemplate;
  /** What stands before the names that the template makes. */
  readonly prefix: string;
  /** Where its members are shown. */
  readonly set: SensorSet;
  /** The member of that name. */
  readonly build: (name: string) => Sensor<unknown>;
  /** @throws ContractError where nothing can be added, since the group around it is not there */
  readonly checkGroup: () => void;
}

/** A family without members; `makeFixed` makes those that a closed one has from the start, unless it is dynamic. */
export function buildFamily({ template, prefix, set, build, checkGroup }: SensorFamilyOptions): {
  readonly family: DynamicSensorFamily<ParameterValues, unknown>;
  readonly makeFixed: () => readonly Sensor<unknown>[];
} {
  const members = new Map<string, readonly [parameters: ParameterValues, sensor: Sensor<unknown>]>();
  const nameOf = (parameters: ParameterValues): string => prefix + template.format(parameters);
  const make = (parameters: ParameterValues): Sensor<unknown> => {
    const name = nameOf(parameters);
    const [, sensor] = members.get(name) ?? [parameters, build(name)];
    members.set(name, [parameters, sensor]);
    return sensor;
  };
  const add = (parameters: ParameterValues): Sensor<unknown> => {
    checkGroup();
    const sensor = make(parameters);
    if (!set.has(sensor)) set.add(sensor);
    return sensor;
  };
  const find = (parameters: ParameterValues): Sensor<unknown> => {
    const name = nameOf(parameters);
    const sensor = members.get(name)?.[1];
    if (sensor === undefined || !set.has(sensor))
      throw new ContractError(`sensor "${name}" of the family "${template.template}" is not there: add it first`);
    return sensor;
  };
  const family = Object.assign(find, {
    has: (parameters: ParameterValues) => set.has(nameOf(parameters)),
    add,
    remove: (parameters: ParameterValues) => {
      const sensor = members.get(nameOf(parameters))?.[1];
      return sensor !== undefined && set.remove(sensor);
    },
    clear: () => {
      for (const [, sensor] of members.values()) set.remove(sensor);
    },
    *[Symbol.iterator]() {
      for (const [parameters, sensor] of members.values())
        if (set.has(sensor)) yield [parameters, sensor] as [ParameterValues, Sensor<unknown>];
    },
  });
  return { family, makeFixed: () => Array.from(template.combinations(), make) };
}
