import type { Place } from "../../../interface/place.js";
import { quote, shorten } from "../../../interface/quote.js";
import type { DeviceModel, FamilyModel, FieldModel, TypeModel } from "../../../model/device-model.js";
import { fieldListsOf } from "../../../model/fields-of.js";
import { type Named, NameSpace } from "../../naming/name-space.js";
import type { PythonOptions } from "../../python-options.js";
import type { TargetProblem } from "../../target.js";
import { withFlatSensors } from "../flat-sensors.js";
import { pythonPattern } from "../patterns/python-pattern.js";
import { versionOf } from "../pyproject.js";
import { memberNames } from "./enum-names.js";
import { Enums, listsOf } from "./enums.js";
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

/** What Python cannot say: names that meet in code, and expressions that its `re` does not have. */
export function checkPython(written: DeviceModel, { pyproject = false }: PythonOptions = {}): readonly TargetProblem[] {
  const model = withFlatSensors(written);
  const problems: TargetProblem[] = [];
  const check = new PythonCheck((problem) => problems.push(problem));
  check.names(model);
  check.values(model);
  return [...problems, ...(pyproject ? checkVersion(model) : [])];
}

/** A distribution has the version of its interface. */
function checkVersion(model: DeviceModel): readonly TargetProblem[] {
  if (versionOf(model) !== undefined) return [];
  const message = `the version ${quote(model.version)} is not <api>-<major>.<minor>, so the pyproject.toml cannot have it`;
  return [{ place: model.place.of("version"), rule: "bad-value", message, hint: `such as ${model.name}-api-1.0` }];
}

type Spaces = [informs: NameSpace, sensors: NameSpace, families: NameSpace];

class PythonCheck {
  readonly #report: (problem: TargetProblem) => void;
  readonly #types: NameSpace;

  constructor(report: (problem: TargetProblem) => void) {
    this.#report = report;
    this.#types = new NameSpace("types", report);
  }

  names(model: DeviceModel): void {
    const prefix = prefixOf(model);
    if (prefix === "Interface") this.#refuse(model, "InterfaceClient", "the class that clients extend", "give the device another name");
    for (const type of model.types) this.#types.take(typeNameOf(type), type);
    const methods = new NameSpace("requests", this.#report);
    const [informs, sensors, families] = ["informs", "sensors", "families"].map((noun) => new NameSpace(noun, this.#report)) as Spaces;
    for (const each of callsOf(model)) {
      const named = { name: each.suffix === undefined ? each.request.name : `${each.request.name} (${each.suffix})`, place: each.place };
      methods.take(each.method, named);
      this.#call(each, named);
    }
    for (const inform of model.informs) {
      informs.take(memberOf(inform), inform);
      this.#types.take(informTypeOf(inform), inform);
      this.#fields(inform.arguments);
    }
    for (const sensor of model.sensors) {
      sensors.take(memberOf(sensor), sensor);
      if (sensor.family === undefined) continue;
      families.take(familyTypeOf(sensor), sensor);
      this.#parameters(sensor.family);
    }
    this.#enums(model);
  }

  #parameters({ parameters }: FamilyModel): void {
    const names = new NameSpace("parameters", this.#report);
    for (const parameter of parameters) names.take(parameterName(parameter), { ...parameter, remedy: "give one of them another name" });
  }

  #call(each: Call, named: Named): void {
    if (each.method.startsWith("inform_")) {
      this.#refuse(named, each.method, "what aiokatcp calls handlers of informs", 'give the request an "identifier"');
    }
    for (const fields of fieldListsOf(each)) this.#fields(fields);
    for (const [owner] of listsOf(each)) if (owner !== undefined) this.#take(owner, each, named);
    if (each.kinds !== undefined && each.informType !== undefined) this.#types.take(each.informType, named);
  }

  #take(owner: string, each: Call, named: Named): void {
    const kind = each.kinds?.find((one) => kindTypeOf(each, one) === owner);
    this.#types.take(owner, kind === undefined ? named : { ...kind, remedy: "give one of them another name" });
  }

  #fields(fields: readonly FieldModel[]): void {
    const names = new NameSpace("field", this.#report);
    for (const field of fields) if (field.name !== "") names.take(fieldName(field), field);
  }

  #enums(model: DeviceModel): void {
    const places = placesOf(model);
    for (const own of [...new Enums(model).own.values()].flat()) {
      const named = places.get(own.type);
      if (named !== undefined) this.#types.take(own.name, named);
    }
  }

  #refuse(named: Named, name: string, owner: string, hint: string): void {
    const message = `${quote(named.name)} would be called ${shorten(name)} in Python, which is ${owner}`;
    this.#report({ place: named.place, rule: "reserved-name", message, hint });
  }

  /** What values and texts are. */
  values(model: DeviceModel): void {
    for (const [type, { name, place }] of placesOf(model)) {
      this.#pattern(type.named === undefined ? type.pattern : undefined, place);
      if (type.named === undefined) this.#members(type, name, place);
    }
    for (const { family } of model.sensors)
      for (const parameter of family?.parameters ?? []) this.#pattern(parameter.pattern, parameter.place);
  }

  #pattern(pattern: string | undefined, place: Place): void {
    if (pattern === undefined || pythonPattern(pattern) !== undefined) return;
    const message = `Python's "re" has no form of the expression ${quote(pattern)}`;
    this.#report({ place: place.of("pattern"), rule: "bad-value", message, hint: "write out what it means: [A-Za-z] instead of \\pL" });
  }

  #members({ values = [] }: TypeModel, name: string, place: Place): void {
    const names = memberNames(values);
    const index = names.findIndex((each, at) => names.indexOf(each) !== at);
    if (index === -1) return;
    const other = values[names.indexOf(names[index] ?? "")] ?? "";
    const message = `the values ${quote(values[index] ?? "")} and ${quote(other)} of ${quote(name)} are both called ${names[index]} in Python`;
    this.#report({ place: place.of("values"), rule: "duplicate-name", message });
  }
}

/** Every type, and what has it. */
function placesOf(model: DeviceModel): ReadonlyMap<TypeModel, Named> {
  const fields = [...callsOf(model).flatMap(fieldListsOf), ...model.informs.map((inform) => inform.arguments)].flat();
  return new Map([...model.types, ...fields, ...model.sensors].map((each) => [each.type, each]));
}
