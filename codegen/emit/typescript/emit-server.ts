import type { ClassDeclarationStructure, InterfaceDeclarationStructure, OptionalKind, ParameterDeclarationStructure } from "ts-morph";
import type { InformModel } from "../../model/call-model.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { GroupModel, SensorModel } from "../../model/sensor-model.js";
import { tidyText } from "../tidy-text.js";
import { informDoc } from "../words/call-doc.js";
import { type BranchSide, branchInterfaces } from "./branch-interface.js";
import { docComment, docLines } from "./doc.js";
import { handlerDoc } from "./handler-doc.js";
import { type ImportPlace, Imports } from "./imports.js";
import { methodName } from "./layout.js";
import { type AbstractMethod, abstractMethods, headerOf, interfaceStructure, morph, printStatements } from "./morph.js";
import { type Call, callsOf, groupParametersTypeOf, informTypeOf, memberOf, parametersTypeOf, prefixOf } from "./names/names.js";
import { tsType } from "./ts-type.js";

/** `server.ts`: the abstract class that the author of the device extends. */
export function emitServer(model: DeviceModel, place: ImportPlace): string {
  const imports = new Imports(model, place);
  const structures = [
    ...branchInterfaces(model, serverSide(imports)),
    ...(model.informs.length === 0 ? [] : [informsInterface(model, imports)]),
    serverClass(model, imports),
    ...(model.requests.length === 0 ? [] : [handlersInterface(model)]),
  ];
  return printStatements([headerOf(model.source), imports.print({ hasContract: true })], structures);
}

function serverSide(imports: Imports): BranchSide {
  return {
    suffix: "Sensors",
    seen: "",
    sensorType: (sensor, path) => sensorType(sensor, path, imports),
    groupType: (group, path, members) => groupType(group, { path, members }, imports),
  };
}

function sensorType(sensor: SensorModel, path: string, imports: Imports): string {
  const { type, own } = sensor;
  const isFamily = own.parameters.length > 0;
  const kind = `${own.dynamic ? "Dynamic" : ""}Sensor${isFamily ? "Family" : ""}`;
  const parameters = isFamily ? `${imports.own(parametersTypeOf(sensor, path))}, ` : "";
  return `${imports.runtime(kind)}<${parameters}${tsType(type, imports)}>`;
}

function groupType({ own }: GroupModel, { path, members }: { readonly path: string; readonly members: string }, imports: Imports): string {
  if (own.parameters.length > 0)
    return `${imports.runtime(own.dynamic ? "DynamicSensorGroup" : "SensorGroup")}<${imports.own(groupParametersTypeOf(path))}, ${members}>`;
  return own.dynamic ? `${imports.runtime("DynamicSensors")}<${members}>` : members;
}

function informsInterface(model: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${prefixOf(model)}Informs`,
    doc: docComment(`The informs of the device \`${model.name}\`: each goes to all clients.`),
    methods: model.informs.map((inform) => ({
      name: methodName(memberOf(inform)),
      leadingTrivia: docLines(informDoc(inform), inform.deprecated),
      parameters: informParameters(inform, imports),
      returnType: "void",
    })),
  });
}

function informParameters(inform: InformModel, imports: Imports): OptionalKind<ParameterDeclarationStructure>[] {
  const type = informTypeOf(inform);
  return type === undefined ? [] : [{ name: "args", type: imports.own(type) }];
}

function serverClass(model: DeviceModel, imports: Imports): ClassDeclarationStructure {
  const { StructureKind } = morph();
  const { name, description } = model;
  const prefix = prefixOf(model);
  const doc = `${description === "" ? `The device \`${name}\`.` : tidyText(description)}\n\nExtend this class and write its handlers. Each gets checked arguments, and returns the fields of its reply.`;
  const base = imports.runtimeValue("DeviceServer");
  return {
    kind: StructureKind.Class,
    name: `${prefix}Server`,
    isExported: true,
    isAbstract: true,
    extends: model.requests.length === 0 ? base : `${base}<${prefix}Handlers>`,
    leadingTrivia: `\n${docComment(doc)}\n`,
    properties: [
      ...(model.sensors.length === 0 ? [] : [{ name: "sensors", hasDeclareKeyword: true, isReadonly: true, type: `${prefix}Sensors` }]),
      ...(model.informs.length === 0 ? [] : [{ name: "inform", hasDeclareKeyword: true, isReadonly: true, type: `${prefix}Informs` }]),
    ],
    ctors: [
      {
        parameters: [{ name: "options", type: imports.runtime("DeviceServerOptions"), initializer: "{}" }],
        statements: ["super(contract, options);"],
      },
    ],
    methods: abstractMethods(callsOf(model).map((call) => handler(call, imports))),
  };
}

/** Its methods are protected, and TypeScript lists no such names: so whoever takes handlers as an object needs the list of them. */
function handlersInterface(model: DeviceModel): InterfaceDeclarationStructure {
  const server = `${prefixOf(model)}Server`;
  return interfaceStructure({
    name: `${prefixOf(model)}Handlers`,
    doc: docComment(`The handlers of the device \`${model.name}\`, by their names. A simulator takes some of them.`),
    properties: callsOf(model).map(({ handler: name }) => ({ name, isReadonly: true, type: `${server}["${name}"]` })),
  });
}

function handler(call: Call, imports: Imports): AbstractMethod {
  const args = call.argsType === undefined ? "" : `args: ${imports.own(call.argsType)}, `;
  return {
    name: call.handler,
    leadingTrivia: docLines(handlerDoc(call), call.request.deprecated),
    parameters: `${args}ctx: ${imports.runtime("RequestContext")}`,
    returnType: handlerResult(call, imports),
  };
}

function handlerResult({ informType, replyType }: Call, imports: Imports): string {
  const reply = replyType === undefined ? "void" : imports.own(replyType);
  if (informType === undefined) return `${imports.runtime("Awaitable")}<${reply}>`;
  const inform = imports.own(informType);
  return replyType === undefined
    ? `${imports.runtime("Informs")}<${inform}>`
    : `${imports.runtime("InformsWithReply")}<${inform}, ${reply}>`;
}
