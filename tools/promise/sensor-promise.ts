import type { SensorModel } from "katcp-gen";
import type { Datatype } from "katcp-runtime";
import { datatypeOf, FamilyTemplate, type ParameterContract, type SensorContract, statusRuleOf } from "katcp-runtime/vocabulary";
import type { FindingPlace } from "../findings/finding.js";
import { placeOf } from "./place-of.js";
import type { Spoken } from "./signature-promise.js";

/** A sensor or a family of them, and how its readings are to be. */
export class SensorPromise {
  readonly model: SensorModel;
  readonly contract: SensorContract;
  readonly datatype: Datatype<unknown>;
  readonly statusOf: (value: unknown) => string;
  /** Whether its status follows from its value. */
  readonly hasRule: boolean;
  /** Undefined of a plain sensor. */
  readonly template: FamilyTemplate | undefined;

  /** `parameters`: its own and those of the groups around it, in the order of the model. */
  constructor(
    model: SensorModel,
    { contract, parameters }: { contract: SensorContract; parameters: readonly ParameterContract[] },
    spoken: Spoken,
  ) {
    this.model = model;
    this.contract = contract;
    this.datatype = datatypeOf(contract, { isInMilliseconds: spoken.major === 4 });
    this.statusOf = statusRuleOf(contract);
    this.hasRule = contract.nominal !== undefined || contract.status !== undefined;
    this.template = model.family === undefined ? undefined : new FamilyTemplate(model.name, parameters);
  }

  get place(): FindingPlace {
    return placeOf(this.model.place);
  }

  /** The names that must be there from the start; none of what comes and goes. */
  *names(): Iterable<string> {
    if (this.model.dynamic) return;
    if (this.template === undefined) yield this.model.name;
    else for (const values of this.template.combinations()) yield this.template.format(values);
  }

  /** Its other names, of older versions. */
  get aliases(): readonly string[] {
    return this.model.aliases.map(({ name }) => name);
  }

  /** Whether a reading is the one that the interface says stands at the start: no rule holds for it. */
  isInitial(value: unknown): boolean {
    const written = this.contract.initial?.value;
    return this.datatype.equals(value, written === undefined ? this.datatype.initial : this.datatype.fromWritten(written));
  }
}
