import { ContractError } from "../errors.js";
import type { FamilyTemplate, ParameterValues } from "./family-template.js";

/** Groups of sensors of one template: `sensors.product({ product: "a" }).state`, and those that are there. */
export interface SensorGroup<Parameters extends object, Members extends object>
  extends Iterable<[parameters: Parameters, sensors: Members]> {
  /** The sensors of the group of these parameters. @throws ContractError where it is not there, or where no group has them */
  (parameters: Parameters): Members;
  /** Whether it is there. @throws ContractError for parameters that no group has */
  has(parameters: Parameters): boolean;
}

/** Groups that come and go. One that comes again is a new one: its sensors begin as the interface says. */
export interface DynamicSensorGroup<Parameters extends object, Members extends object> extends SensorGroup<Parameters, Members> {
  /**
   * Shows the sensors of a group, all in one change of the interface; nothing happens where it is there already. What in it comes and
   * goes by itself is added to it later. @throws ContractError for parameters that no group has, and where one of its names is taken
   */
  add(parameters: Parameters): Members;
  /** Hides all that is in a group, and ends all sampling of it; false where it was not there. @throws ContractError for parameters that no group has */
  remove(parameters: Parameters): boolean;
  /** Hides all groups; the clients are told of one change. */
  clear(): void;
}

/** A plain group that comes and goes, beside its sensors: they keep their values while they are not there. */
export type DynamicSensors<Members extends object> = Members & {
  /** Shows all its sensors, in one change of the interface. @throws ContractError where one of their names is taken */
  add(): DynamicSensors<Members>;
  /** Hides all that is in it, and ends all sampling of it; false where it was not there. */
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
