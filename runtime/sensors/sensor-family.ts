import { ContractError } from "../errors.js";
import type { FamilyTemplate, ParameterValues } from "./family-template.js";
import type { Sensor } from "./sensor.js";
import type { SensorSet } from "./sensor-set.js";

/** The sensors of a family: `sensors.inputPower({ input: 2, pol: "h" })`, and the members that are there. */
export interface SensorFamily<Parameters extends object, T> extends Iterable<[parameters: Parameters, sensor: Sensor<T>]> {
  /** The member of these parameters. @throws ContractError where it is not there, or where no member has them */
  (parameters: Parameters): Sensor<T>;
  /** Whether it is there. @throws ContractError for parameters that no member has */
  has(parameters: Parameters): boolean;
}

/** A family whose members come and go. A member keeps its value while it is not there. */
export interface DynamicSensorFamily<Parameters extends object, T> extends SensorFamily<Parameters, T> {
  /** Shows a member; nothing happens where it is there already. @throws ContractError for parameters that no member has */
  add(parameters: Parameters): Sensor<T>;
  /** Hides a member, and ends all sampling of it; false where it was not there. @throws ContractError for parameters that no member has */
  remove(parameters: Parameters): boolean;
  /** Hides all members, and ends all sampling of them; the clients are told of one change. */
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
