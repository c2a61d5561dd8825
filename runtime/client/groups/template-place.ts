import type { ParameterContract } from "../../protocol/contract.js";
import { FamilyTemplate, type ParameterValues } from "../../sensors/family-template.js";

/** One of the groups of a template: what its sensors' names begin with, and the parameters that make it. */
export interface GroupPlace {
  readonly prefix: string;
  readonly values: ParameterValues;
}

/** A member of a family, or a group of a template, that is there. */
export interface FoundMember {
  /** Of the member, or what those of the group's sensors begin with. */
  readonly name: string;
  readonly parameters: ParameterValues;
}

/** Where a sensor or a group stands in the tree of a contract: the template of its whole name. */
export class TemplatePlace {
  readonly #name: string;
  /** Of its own name, and of that with the names of all groups around it. */
  readonly #own: FamilyTemplate;
  readonly #whole: FamilyTemplate;
  readonly #parameters: readonly ParameterContract[];
  readonly #ownParameters: readonly ParameterContract[];

  constructor(whole: string, parameters: readonly ParameterContract[], own = whole, ownParameters = parameters) {
    this.#name = whole;
    this.#parameters = parameters;
    this.#ownParameters = ownParameters;
    this.#own = new FamilyTemplate(own, ownParameters);
    this.#whole = new FamilyTemplate(whole, parameters);
  }

  /** Whether it is just one. */
  get isPlain(): boolean {
    return this.#parameters.length === 0;
  }

  /** Something that stands right in it. */
  within(name: string, parameters: readonly ParameterContract[]): TemplatePlace {
    return new TemplatePlace(this.#name + name, [...this.#parameters, ...parameters], name, parameters);
  }

  /** The beginning of the names in a group of this name. */
  followedBy(separator: string): TemplatePlace {
    return new TemplatePlace(this.#name + separator, this.#parameters);
  }

  /** The name of one of them. @throws ContractError for values that its parameters do not allow */
  format({ prefix }: GroupPlace, values: ParameterValues): string {
    return prefix + this.#own.format(values);
  }

  /** The one that has this name, in a group. */
  find(name: string, place: GroupPlace): FoundMember | undefined {
    const parameters = this.#ownValues(this.#whole.parse(name), place);
    return parameters === undefined ? undefined : { name, parameters };
  }

  /** The group of this template, in another group, that a sensor belongs to: one of those in its groups. */
  findGroup(name: string, place: GroupPlace, sensors: readonly TemplatePlace[]): FoundMember | undefined {
    for (const sensor of sensors) {
      const parameters = this.#ownValues(sensor.#whole.parse(name), place);
      if (parameters !== undefined) return { name: this.format(place, parameters), parameters };
    }
    return undefined;
  }

  #ownValues(values: ParameterValues | undefined, place: GroupPlace): ParameterValues | undefined {
    if (values === undefined) return undefined;
    for (const [name, value] of Object.entries(place.values)) if (values[name] !== value) return undefined;
    return Object.fromEntries(this.#ownParameters.flatMap(({ name }) => (name in values ? [[name, values[name] ?? ""]] : [])));
  }
}
