import type { GroupModel, SensorModel, SensorTree } from "katcp-gen";
import type { Datatype, SensorInfo } from "katcp-runtime";
import { datatypeOf, FamilyTemplate, type SensorContract, type TypeContract } from "katcp-runtime/vocabulary";
import type { KnownInterface } from "../site/site-configuration.js";
import type { GroupDescription } from "./device-description.js";

/** What an interface says of a sensor of a device. */
export interface KnownSensor {
  readonly model: SensorModel;
  /** Of the contract: how its values are read. */
  readonly type: TypeContract;
  /** The innermost group that it is in. */
  readonly group: string | undefined;
  /** What its name says of the parameters of its family and groups. */
  readonly labels: Readonly<Record<string, string>> | undefined;
}

interface Family {
  readonly template: FamilyTemplate;
  readonly type: TypeContract;
}

/** So often a family is asked whether it has a sensor; after that a sensor is what the device lists. Some seconds. */
const mostSteps = 20_000_000;

type Tree = Pick<KnownInterface["contract"], "sensors" | "groups">;
type Parameters = NonNullable<SensorContract["parameters"]>;

/** The sensors of an interface, to be found by the names that a device has. */
export class InterfaceIndex {
  readonly groups: readonly GroupDescription[];
  readonly #models: ReadonlyMap<string, SensorModel>;
  readonly #groupOf = new Map<SensorModel, string>();
  readonly #plain = new Map<string, { readonly name: string; readonly type: TypeContract }>();
  readonly #families: Family[] = [];
  #steps = 0;

  constructor({ model, contract }: KnownInterface) {
    this.#models = new Map(model.sensors.map((sensor) => [sensor.name, sensor]));
    this.groups = this.#indexGroups(model.sensorTree, undefined);
    this.#index(contract, "", []);
  }

  find(name: string): KnownSensor | undefined {
    const plain = this.#plain.get(name);
    if (plain !== undefined) return this.#known(plain.name, plain.type, undefined);
    // Families and names are the device's: thousands of both would be looked at for minutes.
    this.#steps += this.#families.length;
    if (this.#steps > mostSteps) return undefined;
    for (const { template, type } of this.#families) {
      const values = template.parse(name);
      if (values !== undefined) return this.#known(template.template, type, values);
    }
    return undefined;
  }

  /** How the values of a sensor are read. Where the device lists another type than the interface has, the device counts. */
  datatypeOf({ name, type }: SensorInfo): Datatype<unknown> | undefined {
    const known = this.find(name);
    const datatype = known && datatypeOf(known.type, { isOpen: true });
    return datatype?.wireName === type ? datatype : undefined;
  }

  #known(name: string, type: TypeContract, values: Readonly<Record<string, string | number>> | undefined): KnownSensor | undefined {
    const model = this.#models.get(name);
    if (model === undefined) return undefined;
    const labels = values && Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
    return { model, type, group: this.#groupOf.get(model), labels };
  }

  #indexGroups({ sensors, groups }: SensorTree, parent: GroupModel | undefined): readonly GroupDescription[] {
    if (parent !== undefined) for (const sensor of sensors) this.#groupOf.set(sensor, parent.name);
    return groups.flatMap((group) => [
      { name: group.name, description: group.description, parent: parent?.name },
      ...this.#indexGroups(group, group),
    ]);
  }

  #index({ sensors = [], groups = [] }: Tree, prefix: string, outer: Parameters): void {
    for (const { name, aliases = [], parameters = [], ...type } of sensors) {
      const all = [...outer, ...parameters];
      if (all.length > 0) this.#families.push({ template: new FamilyTemplate(prefix + name, all), type });
      else for (const each of [prefix + name, ...aliases]) this.#plain.set(each, { name: prefix + name, type });
    }
    for (const { name, separator = ".", parameters = [], ...tree } of groups)
      this.#index(tree, prefix + name + separator, [...outer, ...parameters]);
  }
}
