import { quote, shorten } from "../../../interface/quote.js";
import type { DeviceModel, FieldModel, WireName } from "../../../model/device-model.js";
import { fieldListsOf } from "../../../model/fields-of.js";
import { type Named, NameSpace } from "../../naming/name-space.js";
import type { TargetProblem } from "../../target.js";
import { REFUSED_MEMBERS } from "./identifiers.js";
import { type Call, callsOf, informTypeOf, memberOf, parametersTypeOf, prefixOf, typeNameOf } from "./names.js";

/** The generated files declare these beside the types of the interface. */
const ownSuffixes = ["Server", "Client", "Sensors", "ClientSensors", "Requests", "Informs", "ClientInforms"];

/** Names that meet in code, or that cannot be there (interface reference, "Names in TypeScript"). */
export function checkNames(model: DeviceModel): readonly TargetProblem[] {
  const problems: TargetProblem[] = [];
  new NameCheck((problem) => problems.push(problem)).check(model);
  return problems;
}

/** What must not meet: each name is taken once. */
class NameCheck {
  readonly #report: (problem: TargetProblem) => void;
  /** Of everything in types.ts. */
  readonly #types: NameSpace;

  constructor(report: (problem: TargetProblem) => void) {
    this.#report = report;
    this.#types = new NameSpace("types", report);
  }

  check(model: DeviceModel): void {
    for (const suffix of ownSuffixes) this.#types.take(`${prefixOf(model)}${suffix}`, model);
    for (const type of model.types) this.#types.take(typeNameOf(type), type);
    const [calls, informs, sensors] = ["requests", "informs", "sensors"].map((noun) => new NameSpace(noun, this.#report));
    for (const call of callsOf(model)) this.#checkCall(call, calls);
    for (const inform of model.informs) {
      this.#takeMember(memberOf(inform), inform, informs);
      this.#takeFields(inform.arguments);
      this.#takeTypes([informTypeOf(inform)], inform);
    }
    for (const sensor of model.sensors) {
      // One that gives no name has been reported.
      if (memberOf(sensor) !== "") this.#takeMember(memberOf(sensor), sensor, sensors);
      if (sensor.family !== undefined) this.#takeTypes([parametersTypeOf(sensor)], sensor);
    }
  }

  #checkCall({ request, suffix, place, ...call }: Call, calls: NameSpace | undefined): void {
    const named = { name: suffix === undefined ? request.name : `${request.name} (${suffix})`, place };
    this.#takeMember(call.member, named, calls);
    for (const fields of fieldListsOf({ ...call, suffix, place })) this.#takeFields(fields);
    if (call.informType !== undefined) this.#refuse("informs", call.reply ?? [], "what a caller finds the informs under");
    for (const kind of call.kinds ?? []) this.#refuse("kind", kind.arguments, "what the kinds of informs are told apart by");
    const inputType = call.inputType === call.argsType ? undefined : call.inputType;
    this.#takeTypes([call.argsType, inputType, call.replyType, call.informType], named);
    for (const [index, kind] of (call.kinds ?? []).entries())
      this.#takeTypes([call.kindTypes[index]], { ...kind, remedy: "give one of them another name" });
  }

  #takeTypes(names: readonly (string | undefined)[], named: Named): void {
    for (const name of names) if (name !== undefined) this.#types.take(name, named);
  }

  #takeFields(fields: readonly FieldModel[]): void {
    const names = new NameSpace("field", this.#report);
    // One without a name has been reported.
    for (const field of fields) if (field.name !== "") names.take(memberOf(field), field);
  }

  /** A member that every object owns is nobody else's. */
  #takeMember(member: string, named: Named, members: NameSpace | undefined): void {
    members?.take(member, named);
    if (!REFUSED_MEMBERS.includes(member)) return;
    const message = `${quote(named.name)} would be called ${shorten(member)} in code, which every object has`;
    this.#report({ place: named.place, rule: "reserved-name", message, hint: 'give it an "identifier"' });
  }

  /** The caller gets `{ informs, ...reply }`, and of several kinds each inform is `{ kind, ...values }`. */
  #refuse(member: string, fields: readonly WireName[], use: string): void {
    for (const field of fields) {
      if (memberOf(field) !== member) continue;
      const message = `"${member}" is ${use}`;
      this.#report({ place: field.place, rule: "reserved-name", message, hint: 'give the field another "identifier"' });
    }
  }
}
