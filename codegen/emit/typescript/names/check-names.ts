import { quote, shorten } from "../../../interface/quote.js";
import type { FieldModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import { fieldListsOf } from "../../../model/fields-of.js";
import type { GroupModel, SensorModel } from "../../../model/sensor-model.js";
import type { WireName } from "../../../model/wire-name.js";
import { type Named, NameSpace } from "../../naming/name-space.js";
import type { TargetProblem } from "../../target.js";
import { REFUSED_MEMBERS } from "./identifiers.js";
import {
  type Branch,
  branchesOf,
  type Call,
  callsOf,
  groupMemberOf,
  groupParametersTypeOf,
  informTypeOf,
  memberOf,
  parametersTypeOf,
  prefixOf,
  sensorMemberOf,
  sensorsTypeOf,
  typeNameOf,
} from "./names.js";

/** The generated files declare these beside the types of the interface. */
const ownSuffixes = ["Server", "Client", "Sensors", "ClientSensors", "Requests", "Informs", "ClientInforms"];

/** What a dynamic group without parameters has beside its sensors. */
const GROUP_METHODS: readonly string[] = ["add", "remove", "has"];

/** By its name within its group: a file that several groups include is wrong once. */
function namedHere({ own, place }: SensorModel | GroupModel): Named {
  return { name: own.name, place };
}

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
    const [calls, informs] = ["requests", "informs"].map((noun) => new NameSpace(noun, this.#report));
    for (const call of callsOf(model)) this.#checkCall(call, calls);
    for (const inform of model.informs) {
      this.#takeMember(memberOf(inform), inform, informs);
      this.#takeFields(inform.arguments);
      this.#takeTypes([informTypeOf(inform)], inform);
    }
    for (const branch of branchesOf(model)) this.#checkBranch(branch, model);
  }

  /** What stands side by side has different names there, and what it is made of different types everywhere. */
  #checkBranch(branch: Branch, model: DeviceModel): void {
    const { path, group, sensors, groups } = branch;
    // One that gives no name has been reported.
    if (group !== undefined && groupMemberOf(group) === "") return;
    if (group !== undefined) {
      const types = [sensorsTypeOf(model, branch, "Sensors"), sensorsTypeOf(model, branch, "ClientSensors")];
      if (group.own.parameters.length > 0) types.push(groupParametersTypeOf(path));
      // Where one of them meets another, that is enough to know.
      types.every((type) => this.#types.take(type, namedHere(group)));
    }
    const members = new NameSpace(groups.length === 0 ? "sensors" : "sensors or groups", this.#report);
    for (const sensor of sensors) {
      const [named, member] = [namedHere(sensor), sensorMemberOf(sensor)];
      // One that gives no name has been reported.
      if (member !== "") this.#takeMember(member, named, members);
      if (group !== undefined) this.#refuseOwned(group, member, named);
      if (sensor.own.parameters.length > 0) this.#takeTypes([parametersTypeOf(sensor, path)], named);
    }
    for (const inner of groups) {
      const [named, member] = [namedHere(inner), groupMemberOf(inner)];
      if (member !== "") this.#takeMember(member, named, members);
      if (group !== undefined) this.#refuseOwned(group, member, named);
    }
  }

  /** A group without parameters is added and removed by methods that stand beside its sensors. */
  #refuseOwned({ own }: GroupModel, member: string, { name, place }: Named): void {
    if (!own.dynamic || own.parameters.length > 0 || !GROUP_METHODS.includes(member)) return;
    const message = `${quote(name)} would be called ${shorten(member)} in code, which every dynamic group owns`;
    this.#report({ place, rule: "reserved-name", message, hint: 'give it an "identifier"' });
  }

  #checkCall(call: Call, calls: NameSpace | undefined): void {
    const { request, suffix, place } = call;
    const named = { name: suffix === undefined ? request.name : `${request.name} (${suffix})`, place };
    this.#takeMember(call.member, named, calls);
    for (const fields of fieldListsOf(call)) this.#takeFields(fields);
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
