import { handlerNameOf } from "katcp-runtime/vocabulary";
import type { InformModel, RequestModel, SignatureModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import { hasInforms } from "../../../model/fields-of.js";
import type { GroupModel, SensorModel, SensorTree } from "../../../model/sensor-model.js";
import type { NamedTypeModel } from "../../../model/type-model.js";
import type { WireName } from "../../../model/wire-name.js";
import { remembered } from "../../../remembered.js";
import { memberName, typeName, upperFirst } from "./identifiers.js";

/** `Dev`: the beginning of the names of a device's classes. */
export function prefixOf({ name }: DeviceModel): string {
  return typeName(name);
}

/** A property or method: `stream-id` → `streamId`. */
export function memberOf({ name, identifier }: Pick<WireName, "name" | "identifier">): string {
  return identifier ?? memberName(name);
}

/** `capture-state` → `CaptureState` */
export function typeNameOf(named: NamedTypeModel): string {
  return upperFirst(memberOf(named));
}

/** A sensor or family where it stands: what its groups are called is no part of it. */
export function sensorMemberOf({ own, identifier }: SensorModel): string {
  return memberOf({ name: own.name, identifier });
}

/** `rx` of `rx`; of `{product}` alone, `product`. */
export function groupMemberOf({ own, identifier }: GroupModel): string {
  const member = memberOf({ name: own.name, identifier });
  return member === "" ? memberName(own.name.replaceAll(/[{}]/g, "-")) : member;
}

/** A group, or the device itself: what stands there, and how its types begin: `Product`, `ProductBeam`; those of the device with nothing. */
export interface Branch extends SensorTree {
  readonly path: string;
  readonly group: GroupModel | undefined;
}

/** The device itself, and all groups in the order of the interface, each before those within it. */
export function branchesOf({ sensorTree }: DeviceModel): readonly Branch[] {
  return branchesBelow({ ...sensorTree, path: "", group: undefined });
}

function branchesBelow(branch: Branch): readonly Branch[] {
  return [branch, ...branch.groups.flatMap((group) => branchesBelow({ ...group, path: groupPathOf(branch.path, group), group }))];
}

/** `Product` and `beam{beam}` → `ProductBeam` */
export function groupPathOf(path: string, group: GroupModel): string {
  return `${path}${upperFirst(groupMemberOf(group))}`;
}

/** `InputPowerParameters`: what a family is asked for its members by; in a group `ProductInputPowerParameters`. */
export function parametersTypeOf(sensor: SensorModel, path: string): string {
  return `${path}${upperFirst(sensorMemberOf(sensor))}Parameters`;
}

/** `ProductParameters`: what tells apart the groups of one template. */
export function groupParametersTypeOf(path: string): string {
  return `${path}Parameters`;
}

/** `DevSensors`, `DevProductSensors`: what code finds at a branch. */
export function sensorsTypeOf(model: DeviceModel, { path }: Pick<Branch, "path">, side: "Sensors" | "ClientSensors"): string {
  return `${prefixOf(model)}${path}${side}`;
}

/** `ScanDoneInform`: undefined without arguments. */
export function informTypeOf(inform: InformModel): string | undefined {
  return inform.arguments.length === 0 ? undefined : `${upperFirst(memberOf(inform))}Inform`;
}

/** One call of a request, with its names: a handler of the server, and a method of the client. */
export interface Call extends SignatureModel {
  readonly request: RequestModel;
  /** `setRate`, `gainGet`: the method of the client. */
  readonly member: string;
  /** `requestSetRate`: the handler of the server. */
  readonly handler: string;
  /** `SetRateArgs`: undefined without arguments. */
  readonly argsType: string | undefined;
  /** `SetRateInput`: what a client passes, where it may leave out more than a handler gets, or say `now`; else the same name as `argsType`. */
  readonly inputType: string | undefined;
  /** `SetRateReply`: undefined where nothing follows `ok` but a count. */
  readonly replyType: string | undefined;
  /** `SetRateInform`: undefined without informs. */
  readonly informType: string | undefined;
  /** `TrackSlewingInform`, for each of several kinds of informs; their union is the `informType`. */
  readonly kindTypes: readonly string[];
}

/** All calls of a device, in the order of the interface. */
export function callsOf({ requests }: DeviceModel): readonly Call[] {
  return requests.flatMap(callsOfRequest);
}

/** The calls of one request. */
export const callsOfRequest = remembered((request: RequestModel): readonly Call[] =>
  request.signatures.map((signature) => callOf(request, signature)),
);

function callOf(request: RequestModel, signature: SignatureModel): Call {
  const { suffix, arguments: fields, reply, kinds = [] } = signature;
  const member = `${memberOf(request)}${suffix === undefined ? "" : upperFirst(suffix)}`;
  const type = upperFirst(member);
  const hasInput = fields.some(({ default: fallback, repeated, type }) => fallback !== undefined || repeated?.minimum === 0 || type.now);
  // Each by its name: what stands behind a `...` takes V8 a hundred times as long.
  return {
    suffix,
    place: signature.place,
    description: signature.description,
    usage: signature.usage,
    arguments: fields,
    informs: signature.informs,
    kinds: signature.kinds,
    reply,
    examples: signature.examples,
    effect: signature.effect,
    extensions: signature.extensions,
    request,
    member,
    handler: handlerNameOf(member),
    argsType: fields.length === 0 ? undefined : `${type}Args`,
    inputType: fields.length === 0 ? undefined : `${type}${hasInput ? "Input" : "Args"}`,
    replyType: reply === undefined || reply.length === 0 ? undefined : `${type}Reply`,
    informType: hasInforms(signature) ? `${type}Inform` : undefined,
    kindTypes: kinds.map(({ name }) => `${type}${typeName(name)}Inform`),
  };
}
