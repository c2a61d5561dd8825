import type { FieldModel, InformKindModel, InformModel, RequestModel, SignatureModel } from "../../../model/call-model.js";
import type { DeviceModel } from "../../../model/device-model.js";
import { hasInforms } from "../../../model/fields-of.js";
import type { SensorModel } from "../../../model/sensor-model.js";
import type { NamedTypeModel } from "../../../model/type-model.js";
import type { WireName } from "../../../model/wire-name.js";
import { remembered } from "../../../remembered.js";
import { DEVICE, type PythonOptions } from "../../python-options.js";
import { className, constantName, safeName, snakeName } from "./identifiers.js";
import { CLIENT_ATTRIBUTES, SERVER_HANDLERS, TYPE_IMPORTS } from "./reserved.js";

type Called = Pick<WireName, "name" | "identifier">;

/** What its author wants it to be called, or its name. */
function labelOf({ name, identifier }: Called): string {
  return identifier ?? name;
}

/** `Dev`: the beginning of the names of a device's classes. */
export function prefixOf({ name }: Pick<DeviceModel, "name">): string {
  return className(name);
}

/** `dev_katcp` */
export function packageOf({ name }: Pick<DeviceModel, "name">, options: PythonOptions = {}): string {
  return safeName((options.package ?? `${DEVICE}_katcp`).replaceAll(DEVICE, snakeName(name)));
}

/** The attribute for a sensor, and the method for an inform: `last_scan`. */
export function memberOf(named: Called): string {
  return safeName(snakeName(labelOf(named)));
}

/** A field of a dataclass, and a parameter: `stream_id`. */
export function fieldName(field: FieldModel, taken?: ReadonlySet<string>): string {
  return taken === undefined ? usualFieldName(field) : safeName(snakeName(labelOf(field)), taken);
}

const usualFieldName = remembered((field: FieldModel) => safeName(snakeName(labelOf(field))));

/** A parameter of a family. */
export function parameterName({ name }: { readonly name: string }): string {
  return safeName(snakeName(name));
}

/** `CaptureState` */
export function typeNameOf(named: NamedTypeModel): string {
  return safeName(className(labelOf(named)), TYPE_IMPORTS);
}

/** `ScanDoneInform` */
export function informTypeOf(inform: InformModel): string {
  return `${className(labelOf(inform))}Inform`;
}

/** `SCAN_DONE` */
export function constantOf(named: Called): string {
  return constantName(labelOf(named));
}

/** `InputPowerFamily` */
export function familyTypeOf(sensor: SensorModel): string {
  return `${className(labelOf(sensor))}Family`;
}

/** The enum of a sensor's own values, `SideValue`, and of a parameter's: `InputPowerPol`. */
export function sensorEnumOf(sensor: SensorModel): string {
  return `${className(labelOf(sensor))}Value`;
}

/** The values of a reply, and the informs before it, have these names. */
export const INFORMS: ReadonlySet<string> = new Set(["informs"]);
export const KIND: ReadonlySet<string> = new Set(["kind"]);

/** One call of a request, with its names. */
export interface Call extends SignatureModel {
  readonly request: RequestModel;
  /** `SetRate`, `GainGet`: what its types begin with. */
  readonly type: string;
  /** `set_rate`: the method of the client. */
  readonly method: string;
  /** `on_set_rate`: the method of the server. */
  readonly handler: string;
  /** `SET_RATE` */
  readonly constant: string;
  /** `SetRateArgs`: undefined without arguments. */
  readonly argsType: string | undefined;
  /** `SetRateReply`: undefined where a client gets nothing. */
  readonly replyType: string | undefined;
  /** `SetRateInform`: undefined without informs. */
  readonly informType: string | undefined;
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
  const { suffix, arguments: fields, reply } = signature;
  const label = suffix === undefined ? labelOf(request) : `${labelOf(request)}-${suffix}`;
  const type = className(label);
  const method = snakeName(label);
  const isAnswered = hasInforms(signature) || (reply?.length ?? 0) > 0;
  return {
    ...signature,
    request,
    type,
    method: safeName(method, CLIENT_ATTRIBUTES),
    handler: withUnderscore(`on_${method}`),
    constant: constantName(label),
    argsType: fields.length === 0 ? undefined : `${type}Args`,
    replyType: isAnswered ? `${type}Reply` : undefined,
    informType: hasInforms(signature) ? `${type}Inform` : undefined,
  };
}

function withUnderscore(handler: string): string {
  return SERVER_HANDLERS.has(handler) ? `${handler}_` : handler;
}

/** `TrackSlewingInform`: of one kind of several. */
export function kindTypeOf(call: Call, kind: InformKindModel): string {
  return `${call.type}${className(kind.name)}Inform`;
}
