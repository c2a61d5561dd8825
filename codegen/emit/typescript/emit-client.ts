import type { ClassDeclarationStructure, InterfaceDeclarationStructure } from "ts-morph";
import type { FieldModel, InformModel } from "../../model/call-model.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { GroupModel, SensorModel } from "../../model/sensor-model.js";
import { callDoc, informDoc } from "../words/call-doc.js";
import { type BranchSide, branchInterfaces } from "./branch-interface.js";
import { docComment, docLines } from "./doc.js";
import { type ImportPlace, Imports } from "./imports.js";
import { methodName, propertyName, quote } from "./layout.js";
import { headerOf, interfaceStructure, morph, type PropertyParts, printStatements } from "./morph.js";
import { type Call, callsOf, groupParametersTypeOf, informTypeOf, memberOf, parametersTypeOf, prefixOf } from "./names/names.js";
import { mayBeLeftOut, tsType } from "./ts-type.js";

/** `client.ts`: the class with which other programs call the device. */
export function emitClient(model: DeviceModel, place: ImportPlace): string {
  const imports = new Imports(model, place);
  const structures = [
    ...(model.requests.length === 0 ? [] : [requestsInterface(model, imports)]),
    ...branchInterfaces(model, clientSide(imports)),
    ...(model.informs.length === 0 ? [] : [informsInterface(model, imports)]),
    clientClass(model, imports),
  ];
  return printStatements([headerOf(model.source), imports.print({ hasContract: true })], structures);
}

/**
 * A method is a member whose name carries its parameters: ts-morph prints all properties of an interface before its methods, and the
 * calls are to stand in the order of the interface file.
 */
function requestsInterface(model: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${prefixOf(model)}Requests`,
    doc: docComment(`The requests of the device \`${model.name}\`.`),
    properties: callsOf(model).map((call) => ({
      leadingTrivia: docLines(callDoc(call), call.request.deprecated),
      ...(call.informType === undefined ? method(call, imports) : methodWithInforms(call, call.informType, imports)),
    })),
  });
}

function method(call: Call, imports: Imports): PropertyParts {
  const parameters = [...argument(call, imports), `options?: ${imports.runtime("CallOptions")}`];
  const reply = call.replyType === undefined ? "void" : received(call.replyType, call.reply ?? [], imports);
  return { name: `${methodName(call.member)}(${parameters.join(", ")})`, type: `Promise<${reply}>` };
}

function methodWithInforms(call: Call, informType: string, imports: Imports): PropertyParts {
  const types = [`[${argument(call, imports).join("")}]`, receivedInform(call, informType, imports)];
  if (call.replyType !== undefined) types.push(received(call.replyType, call.reply ?? [], imports));
  return {
    name: propertyName(call.member),
    isReadonly: true,
    type: `${imports.runtime("CallWithInforms")}<${types.join(", ")}>`,
  };
}

/** Where there are several kinds, each of them on its own: what they have in common is their kind alone. */
function receivedInform({ informs = [], kinds, kindTypes }: Call, informType: string, imports: Imports): string {
  if (kinds?.some((kind) => kind.arguments.some(isOpen)) !== true) return received(informType, informs, imports);
  return kinds.map((kind, index) => received(kindTypes[index] ?? informType, kind.arguments, imports)).join(" | ");
}

function isOpen({ type }: FieldModel): boolean {
  return type.datatype === "discrete";
}

/** A type of fields that a device sends: where they are discrete, a newer device may have values that this interface does not list. */
function received(typeName: string, fields: readonly FieldModel[], imports: Imports): string {
  const open = fields.filter(isOpen).map((field) => quote(memberOf(field)));
  const own = imports.own(typeName);
  return open.length === 0 ? own : `${imports.runtime("Received")}<${own}, ${open.join(" | ")}>`;
}

/** `args: SetRateArgs`, where there are any. */
function argument({ inputType, arguments: fields }: Call, imports: Imports): readonly string[] {
  if (inputType === undefined) return [];
  const mayBeEmpty = fields.every((field) => mayBeLeftOut(field, true));
  return [`args${mayBeEmpty ? "?" : ""}: ${imports.own(inputType)}`];
}

function clientSide(imports: Imports): BranchSide {
  return {
    suffix: "ClientSensors",
    seen: ", seen from a client",
    sensorType: (sensor, path) => sensorType(sensor, path, imports),
    groupType: (group, path, members) => groupType(group, { path, members }, imports),
  };
}

function sensorType(sensor: SensorModel, path: string, imports: Imports): string {
  const { type, own } = sensor;
  if (own.parameters.length === 0) return `${imports.runtime("ClientSensor")}<${tsType(type, imports)}>`;
  return `${imports.runtime("ClientSensorFamily")}<${imports.own(parametersTypeOf(sensor, path))}, ${tsType(type, imports)}>`;
}

function groupType({ own }: GroupModel, { path, members }: { readonly path: string; readonly members: string }, imports: Imports): string {
  return own.parameters.length === 0
    ? members
    : `${imports.runtime("ClientSensorGroup")}<${imports.own(groupParametersTypeOf(path))}, ${members}>`;
}

function informsInterface(model: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${prefixOf(model)}ClientInforms`,
    doc: docComment(`The informs of the device \`${model.name}\`: each call opens a stream of them.`),
    properties: model.informs.map((inform) => ({
      name: propertyName(memberOf(inform)),
      leadingTrivia: docLines(informDoc(inform), inform.deprecated),
      isReadonly: true,
      type: `${imports.runtime("InformSource")}<${informType(inform, imports)}>`,
    })),
  });
}

function informType(inform: InformModel, imports: Imports): string {
  const name = informTypeOf(inform);
  return name === undefined ? "object" : received(name, inform.arguments, imports);
}

function clientClass(model: DeviceModel, imports: Imports): ClassDeclarationStructure {
  const prefix = prefixOf(model);
  const property = (member: string, type: string): NonNullable<ClassDeclarationStructure["properties"]>[number] => ({
    name: member,
    hasDeclareKeyword: true,
    isReadonly: true,
    type: `${prefix}${type}`,
  });
  return {
    kind: morph().StructureKind.Class,
    name: `${prefix}Client`,
    isExported: true,
    extends: imports.runtimeValue("Client"),
    leadingTrivia: `\n${docComment(`A client of the device \`${model.name}\`: \`await using device = await ${prefix}Client.connect(host, port)\`.`)}\n`,
    properties: [
      ...(model.requests.length === 0 ? [] : [property("req", "Requests")]),
      ...(model.sensors.length === 0 ? [] : [property("sensors", "ClientSensors")]),
      ...(model.informs.length === 0 ? [] : [property("inform", "ClientInforms")]),
    ],
    ctors: [
      {
        parameters: [
          { name: "host", type: "string" },
          { name: "port", type: "number" },
          { name: "options", type: imports.runtime("ClientOptions"), initializer: "{}" },
        ],
        statements: ["super(contract, host, port, options);"],
      },
    ],
  };
}
