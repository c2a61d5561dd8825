import { ContractError } from "../errors.js";
import { type GroupContract, memberOf, type SensorContract, type SensorTreeContract } from "../protocol/contract.js";
import { makeDynamic } from "./dynamic-sensor.js";
import type { FamilyTemplate } from "./family-template.js";
import type { Sensor } from "./sensor.js";
import { buildFamily } from "./sensor-family.js";
import { buildGroup, type DynamicSensors } from "./sensor-group.js";
import type { AnySensor, SensorSet } from "./sensor-set.js";

/** What all branches of a device have in common. */
export interface BranchHost {
  readonly set: SensorSet;
  /** What a contract's sensors are built by, by their names; the same for all groups of a template. */
  builderOf(contract: SensorContract): (name: string) => Sensor<unknown>;
  /** The template of a contract's name, likewise. */
  templateOf(contract: SensorContract | GroupContract): FamilyTemplate;
  /** A sensor under its former names, which show what it shows. */
  aliasesOf(contract: SensorContract, sensor: Sensor<unknown>): readonly Sensor<unknown>[];
}

/** The sensors and groups that stand side by side under one beginning of names: of a device, or of one group. */
export class SensorBranch {
  /** They by their names in code. */
  readonly members: object;
  /** The sensors that are there whenever the branch is: not those that come and go by themselves. */
  readonly fixed: AnySensor[] = [];
  /** What takes away those that do. */
  readonly #clearOthers: (() => void)[] = [];
  readonly #host: BranchHost;
  readonly #prefix: string;
  readonly #parent: SensorBranch | undefined;
  readonly #isGroup: boolean;
  #isShown = false;

  /** `parent`: the branch around it; none of a device itself, which is always there. `isGroup`: it comes and goes by itself. */
  constructor(
    { sensors = [], groups = [] }: SensorTreeContract,
    host: BranchHost,
    { prefix, parent, isGroup = false }: { readonly prefix: string; readonly parent?: SensorBranch; readonly isGroup?: boolean },
  ) {
    this.#host = host;
    this.#prefix = prefix;
    this.#parent = parent;
    this.#isGroup = isGroup;
    const members = [
      ...sensors.map((each) => [memberOf(each), this.#buildSensor(each)] as const),
      ...groups.map((each) => [memberOf(each), this.#buildGroup(each)] as const),
    ];
    this.members = Object.freeze(Object.fromEntries(members));
  }

  /** Shows what is fixed and not there yet, all or nothing. @throws ContractError where a name is taken */
  show(): void {
    const { set } = this.#host;
    const missing = this.fixed.filter((sensor) => !set.has(sensor));
    set.checkFree(missing);
    for (const sensor of missing) set.add(sensor);
    this.#isShown = true;
  }

  /** Hides all that is in it; false where it was not there. */
  hide(): boolean {
    for (const sensor of this.fixed) this.#host.set.remove(sensor);
    for (const clear of this.#clearOthers) clear();
    const wasShown = this.#isShown;
    this.#isShown = false;
    return wasShown;
  }

  /** Whether it can be added to. */
  get #isThere(): boolean {
    return (!this.#isGroup || this.#isShown) && (this.#parent === undefined || this.#parent.#isThere);
  }

  readonly #checkThere = (): void => {
    if (!this.#isThere) throw new ContractError(`the group "${this.#prefix}…" is not there: add it first`);
  };

  #buildSensor(contract: SensorContract): object {
    const { name, parameters, dynamic: isDynamic = false } = contract;
    if (parameters !== undefined) return this.#buildFamily(contract);
    const sensor = this.#host.builderOf(contract)(this.#prefix + name);
    const aliases = this.#host.aliasesOf(contract, sensor);
    if (isDynamic) {
      const dynamic = makeDynamic(sensor, { set: this.#host.set, aliases, checkGroup: this.#checkThere });
      this.#clearOthers.push(() => dynamic.remove());
      return dynamic;
    }
    this.fixed.push(sensor, ...aliases);
    return sensor;
  }

  #buildFamily(contract: SensorContract): object {
    const host = this.#host;
    const { family, makeFixed } = buildFamily({
      template: host.templateOf(contract),
      prefix: this.#prefix,
      set: host.set,
      build: host.builderOf(contract),
      checkGroup: this.#checkThere,
    });
    if (contract.dynamic) this.#clearOthers.push(() => family.clear());
    else for (const sensor of makeFixed()) this.fixed.push(sensor);
    return family;
  }

  #buildGroup(contract: GroupContract): object {
    const { name, parameters, separator = ".", dynamic: isDynamic = false } = contract;
    const build = (whole: string): SensorBranch =>
      new SensorBranch(contract, this.#host, { prefix: whole + separator, parent: this, isGroup: isDynamic });
    if (parameters === undefined) {
      const branch = build(this.#prefix + name);
      if (!isDynamic) return this.#include(branch).members;
      this.#clearOthers.push(() => branch.hide());
      return dynamicMembers(branch);
    }
    const template = this.#host.templateOf(contract);
    const { group, makeFixed } = buildGroup({ template, prefix: this.#prefix, build, checkGroup: this.#checkThere });
    if (isDynamic) this.#clearOthers.push(() => group.clear());
    else for (const branch of makeFixed()) this.#include(branch);
    return group;
  }

  /** A branch that is there whenever this one is. */
  #include(branch: SensorBranch): SensorBranch {
    for (const sensor of branch.fixed) this.fixed.push(sensor);
    for (const clear of branch.#clearOthers) this.#clearOthers.push(clear);
    return branch;
  }

  /** @internal What `add` of a plain group does. @throws ContractError where the group around it is not there */
  add(): void {
    if (this.#parent !== undefined) this.#parent.#checkThere();
    this.show();
  }

  /** @internal */
  get isShown(): boolean {
    return this.#isShown;
  }
}

function dynamicMembers(branch: SensorBranch): DynamicSensors<object> {
  const members: DynamicSensors<object> = Object.freeze({
    ...branch.members,
    add: () => {
      branch.add();
      return members;
    },
    remove: () => branch.hide(),
    has: () => branch.isShown,
  });
  return members;
}
