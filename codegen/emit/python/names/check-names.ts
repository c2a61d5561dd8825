import { quote, shorten } from "../../../interface/quote.js";
import type { FieldModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import { fieldListsOf, typedOf } from "../../../model/fields-of.js";
import type { FamilyModel } from "../../../model/sensor-model.js";
import { type Named, NameSpace } from "../../naming/name-space.js";
import type { TargetProblem } from "../../target.js";
import { enumsOf, listsOf } from "./enums.js";
import {
  type Call,
  callsOf,
  familyTypeOf,
  fieldName,
  informTypeOf,
  kindTypeOf,
  memberOf,
  parameterName,
  prefixOf,
  typeNameOf,
} from "./names.js";

/** Names that meet in Python, and those that the generated code has for itself. */
export function checkNames(model: DeviceModel): readonly TargetProblem[] {
  const check = new NameCheck();
  check.device(model);
  check.types(model);
  check.requests(model);
  check.informs(model);
  check.sensors(model);
  check.unnamedEnums(model);
  return check.problems;
}

/** Two kinds of things may have the same name, except where both become classes of `types.py`. */
class NameCheck {
  readonly problems: TargetProblem[] = [];
  readonly #report = (problem: TargetProblem): void => void this.problems.push(problem);
  /** The classes of `types.py`. */
  readonly #classes = new NameSpace("types", this.#report);

  device(model: DeviceModel): void {
    if (prefixOf(model) !== "Interface") return;
    this.#refuse(model, "InterfaceClient", "the class that clients extend", "give the device another name");
  }

  types({ types }: DeviceModel): void {
    for (const type of types) this.#classes.take(typeNameOf(type), type);
  }

  requests(model: DeviceModel): void {
    const methods = new NameSpace("requests", this.#report);
    for (const call of callsOf(model)) {
      const named = { name: call.suffix === undefined ? call.request.name : `${call.request.name} (${call.suffix})`, place: call.place };
      methods.take(call.method, named);
      if (call.method.startsWith("inform_"))
        this.#refuse(named, call.method, "what aiokatcp calls handlers of informs", 'give the request an "identifier"');
      for (const fields of fieldListsOf(call)) this.#fields(fields);
      this.#classesOf(call, named);
    }
  }

  /** The classes of what a call takes and gives. */
  #classesOf(call: Call, named: Named): void {
    for (const [name] of listsOf(call)) {
      const kind = call.kinds?.find((each) => kindTypeOf(call, each) === name);
      this.#classes.take(name, kind === undefined ? named : { ...kind, remedy: "give one of them another name" });
    }
    // Several kinds of informs also have a union of them.
    if (call.kinds !== undefined && call.informType !== undefined) this.#classes.take(call.informType, named);
  }

  informs({ informs }: DeviceModel): void {
    const methods = new NameSpace("informs", this.#report);
    for (const inform of informs) {
      methods.take(memberOf(inform), inform);
      this.#classes.take(informTypeOf(inform), inform);
      this.#fields(inform.arguments);
    }
  }

  sensors({ sensors }: DeviceModel): void {
    const attributes = new NameSpace("sensors", this.#report);
    const families = new NameSpace("families", this.#report);
    for (const sensor of sensors) {
      attributes.take(memberOf(sensor), sensor);
      if (sensor.family === undefined) continue;
      families.take(familyTypeOf(sensor), sensor);
      this.#parameters(sensor.family);
    }
  }

  /** Enums that are called by the place that has them. */
  unnamedEnums(model: DeviceModel): void {
    const things = new Map(typedOf(model).map((each) => [each.type, each]));
    for (const { type, name } of [...enumsOf(model).own.values()].flat()) {
      const named = things.get(type);
      if (named !== undefined) this.#classes.take(name, named);
    }
  }

  #parameters({ parameters }: FamilyModel): void {
    const names = new NameSpace("parameters", this.#report);
    for (const parameter of parameters) names.take(parameterName(parameter), { ...parameter, remedy: "give one of them another name" });
  }

  #fields(fields: readonly FieldModel[]): void {
    const names = new NameSpace("field", this.#report);
    for (const field of fields) if (field.name !== "") names.take(fieldName(field), field);
  }

  #refuse(named: Named, name: string, owner: string, hint: string): void {
    const message = `${quote(named.name)} would be called ${shorten(name)} in Python, which is ${owner}`;
    this.#report({ place: named.place, rule: "reserved-name", message, hint });
  }
}
