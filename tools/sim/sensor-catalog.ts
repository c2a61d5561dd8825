import type { DeviceModel } from "katcp-gen";
import type { Contract } from "katcp-runtime/contract";
import { type Datatype, datatypeOf, FamilyTemplate, memberOf, type ParameterContract, type SensorContract } from "katcp-runtime/vocabulary";
import type { ValueType } from "../values/value-type.js";
import { seenValues } from "./seen-values.js";

type Tree = Pick<Contract, "sensors" | "groups">;
type GroupContract = NonNullable<Tree["groups"]>[number];

/** A sensor of an interface, or a family of them, and what the interface shows of it. */
export interface KnownSensor extends ValueType {
  readonly contract: SensorContract;
  readonly datatype: Datatype<unknown>;
  /** The whole name on the wire, a template where it or a group around it is one: that is `name` too. */
  readonly template: FamilyTemplate;
  readonly isTemplate: boolean;
  /** The groups around it, the outermost first. */
  readonly groups: readonly GroupContract[];
}

/** The sensors of an interface, by their names on the wire. */
export class SensorCatalog {
  readonly all: readonly KnownSensor[];
  readonly #plain: ReadonlyMap<string, KnownSensor>;
  readonly #templates: readonly KnownSensor[];

  constructor(contract: Contract, model: DeviceModel | undefined) {
    const seen = seenValues(model);
    const models = new Map(model?.sensors.map((sensor) => [sensor.name, sensor]));
    this.all = [...walk(contract, [], "")].map(({ contract: sensor, groups, name }): KnownSensor => {
      const shown = models.get(name);
      const parameters = [...groups, sensor].flatMap((each): readonly ParameterContract[] => each.parameters ?? []);
      return {
        name,
        contract: sensor,
        type: sensor,
        datatype: datatypeOf(sensor),
        template: new FamilyTemplate(name, parameters),
        isTemplate: parameters.length > 0,
        groups,
        units: sensor.units,
        example: shown?.example ?? shown?.type.named?.example,
        seen: seen(shown?.type),
        schema: shown?.type.schema?.document,
      };
    });
    this.#plain = new Map(this.all.filter(({ isTemplate }) => !isTemplate).map((sensor) => [sensor.name, sensor]));
    this.#templates = this.all.filter(({ isTemplate }) => isTemplate);
  }

  /** What a sensor of a device is one of; undefined of one that no interface knows, also under a former name. */
  find(name: string): KnownSensor | undefined {
    return this.#plain.get(name) ?? this.#templates.find(({ template }) => template.parse(name) !== undefined);
  }
}

interface Placed {
  readonly contract: SensorContract;
  readonly groups: readonly GroupContract[];
  readonly name: string;
}

function* walk({ sensors = [], groups = [] }: Tree, outer: readonly GroupContract[], prefix: string): Iterable<Placed> {
  for (const contract of sensors) yield { contract, groups: outer, name: prefix + contract.name };
  for (const group of groups) yield* walk(group, [...outer, group], `${prefix}${group.name}${group.separator ?? "."}`);
}

/** Something that comes and goes, as a device's `sensors` have it. */
interface Member {
  (parameters: object): object;
  add(parameters?: object): object;
  remove(parameters?: object): unknown;
  has(parameters?: object): boolean;
}

/**
 * Brings a sensor of the interface into being, with the groups around it, or takes it away. Where a whole group comes and goes, that goes.
 * @throws ContractError for what cannot come or go
 */
export function changePresence(sensors: object, known: KnownSensor, change: { readonly name: string; readonly isAdded: boolean }): void {
  const values = known.template.parse(change.name) ?? {};
  let members = sensors as Readonly<Record<string, Member>>;
  for (const group of known.groups) {
    const member = members[memberOf(group)];
    if (member === undefined) return;
    const own = ownOf(group.parameters, values);
    if (group.dynamic && change.isAdded && !member.has(own)) member.add(own);
    if (group.dynamic && !change.isAdded && !known.contract.dynamic) return void member.remove(own);
    members = (own === undefined ? member : member(own)) as unknown as typeof members;
  }
  const member = members[memberOf(known.contract)];
  const own = ownOf(known.contract.parameters, values);
  if (known.contract.dynamic) void (change.isAdded ? member?.add(own) : member?.remove(own));
}

function ownOf(
  parameters: readonly ParameterContract[] | undefined,
  values: Readonly<Record<string, string | number>>,
): object | undefined {
  return parameters && Object.fromEntries(parameters.map(({ name }) => [name, values[name]]));
}
