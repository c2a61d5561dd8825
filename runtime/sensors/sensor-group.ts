import { ContractError } from "../errors.js";
import type { FamilyTemplate, ParameterValues } from "./family-template.js";

/** Groups of sensors that share a template: `sensors.product({ product: "a" }).state`. To iterate over it gives those that exist. */
export interface SensorGroup<Parameters extends object, Members extends object>
  extends Iterable<[parameters: Parameters, sensors: Members]> {
  /** The sensors of the group with these parameters. @throws ContractError if it does not exist, or for parameters that no group can have */
  (parameters: Parameters): Members;
  /** Whether it exists. @throws ContractError for parameters that no group can have */
  has(parameters: Parameters): boolean;
}

/** Groups that are added and removed. A group that is added again is new: its sensors have their initial values. */
export interface DynamicSensorGroup<Parameters extends object, Members extends object> extends SensorGroup<Parameters, Members> {
  /**
   * Adds all sensors of a group; clients see one change. Does nothing if it exists already. Dynamic sensors in it are added later.
   * @throws ContractError for parameters that no group can have, and if a name is taken
   */
  add(parameters: Parameters): Members;
  /**
   * Removes all sensors of a group, and ends all their sampling; false if it did not exist.
   * @throws ContractError for parameters that no group can have
   */
  remove(parameters: Parameters): boolean;
  /** Removes all groups; clients see one change. */
  clear(): void;
}

/** A plain group that is added and removed, next to its sensors. They keep their values while they are removed. */
export type DynamicSensors<Members extends object> = Members & {
  /** Adds all its sensors; clients see one change. @throws ContractError if a name is taken */
  add(): DynamicSensors<Members>;
  /** Removes all its sensors, and ends all their sampling; false if it did not exist. */
  remove(): boolean;
  /** Whether it is there. */
  has(): boolean;
};

/** What stands under one beginning of names. */
export interface GroupBranch {
  readonly members: object;
  /** @throws ContractError where a name is taken */
  show(): void;
  hide(): void;
}

/** What the groups of a template are made of. */
export interface SensorGroupOptions<Branch extends GroupBranch> {
  readonly template: FamilyTemplate;
  /** What stands before the names that the template makes. */
  readonly prefix: string;
  /** One of them, of this name, none of whose sensors is shown yet. */
  readonly build: (name: string) => Branch;
  /** @throws ContractError where nothing can be added, since the group around them is not there */
  readonly checkGroup: () => void;
}

/** The groups of a template, none of which is there; `makeFixed` makes those that closed ones have from the start, unless they are dynamic. */
export function buildGroup<Branch extends GroupBranch>({
  template,
  prefix,
  build,
  checkGroup,
}: SensorGroupOptions<Branch>): {
  readonly group: DynamicSensorGroup<ParameterValues, object>;
  readonly makeFixed: () => readonly Branch[];
} {
  const instances = new Map<string, readonly [parameters: ParameterValues, branch: Branch]>();
  const nameOf = (parameters: ParameterValues): string => prefix + template.format(parameters);
  const find = (parameters: ParameterValues): object => {
    const name = nameOf(parameters);
    const [, branch] = instances.get(name) ?? [];
    if (branch === undefined) throw new ContractError(`there is no "${name}" of the group "${template.template}": add it first`);
    return branch.members;
  };
  const add = (parameters: ParameterValues): object => {
    checkGroup();
    const name = nameOf(parameters);
    const [, branch] = instances.get(name) ?? [parameters, build(name)];
    branch.show();
    instances.set(name, [parameters, branch]);
    return branch.members;
  };
  const group = Object.assign(find, {
    has: (parameters: ParameterValues) => instances.has(nameOf(parameters)),
    add,
    remove: (parameters: ParameterValues) => {
      const name = nameOf(parameters);
      instances.get(name)?.[1].hide();
      return instances.delete(name);
    },
    clear: () => {
      for (const [, branch] of instances.values()) branch.hide();
      instances.clear();
    },
    *[Symbol.iterator]() {
      for (const [parameters, branch] of instances.values()) yield [parameters, branch.members] as [ParameterValues, object];
    },
  });
  const makeFixed = (): readonly Branch[] => {
    for (const parameters of template.combinations()) {
      const name = nameOf(parameters);
      instances.set(name, [parameters, build(name)]);
    }
    return Array.from(instances.values(), ([, branch]) => branch);
  };
  return { group, makeFixed };
}
