import type {
  ClassDeclarationStructure,
  InterfaceDeclarationStructure,
  MethodDeclarationStructure,
  OptionalKind,
  ParameterDeclarationStructure,
} from "ts-morph";
import type { DeviceModel, InformModel, SensorModel } from "../../model/device-model.js";
import { tidyText } from "../tidy-text.js";
import { handlerDoc, informDoc } from "./call-doc.js";
import { docComment, docLines } from "./doc.js";
import { type ImportPlace, Imports } from "./imports.js";
import { methodName, propertyName } from "./layout.js";
import { headerOf, interfaceStructure, morph, printStatements } from "./morph.js";
import { type Call, callsOf, informTypeOf, memberOf, parametersTypeOf, prefixOf } from "./names/names.js";
import { sensorDoc } from "./sensor-doc.js";
import { tsType } from "./ts-type.js";

/** `server.ts`: the abstract class that the author of the device extends. */
export function emitServer(model: DeviceModel, place: ImportPlace): string {
  const imports = new Imports(model, place);
  const structures = [
    ...(model.sensors.length === 0 ? [] : [sensorsInterface(model, imports)]),
    ...(model.informs.length === 0 ? [] : [informsInterface(model, imports)]),
    serverClass(model, imports),
  ];
  return printStatements([headerOf(model.source), imports.print({ hasContract: true })], structures);
}

function sensorsInterface(model: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${prefixOf(model)}Sensors`,
    leadingTrivia: `\n${docComment(`The sensors of the device \`${model.name}\`.`)}\n`,
    properties: model.sensors.map((sensor) => ({
      name: propertyName(memberOf(sensor)),
      leadingTrivia: docLines(sensorDoc(sensor), sensor.deprecated),
      isReadonly: true,
      type: sensorType(sensor, imports),
    })),
  });
}

function sensorType(sensor: SensorModel, imports: Imports): string {
  const { dynamic, type, family } = sensor;
  const kind = `${dynamic ? "Dynamic" : ""}Sensor${family === undefined ? "" : "Family"}`;
  const parameters = family === undefined ? "" : `${imports.own(parametersTypeOf(sensor))}, `;
  return `${imports.runtime(kind)}<${parameters}${tsType(type, imports)}>`;
}

function informsInterface(model: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${prefixOf(model)}Informs`,
    leadingTrivia: `\n${docComment(`The informs of the device \`${model.name}\`: each goes to all clients.`)}\n`,
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
    extends: base,
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
    methods: callsOf(model).map((call) => handler(call, imports)),
  };
}

function handler(call: Call, imports: Imports): MethodDeclarationStructure {
  const { Scope, StructureKind } = morph();
  const args = call.argsType === undefined ? "" : `args: ${imports.own(call.argsType)}, `;
  return {
    kind: StructureKind.Method,
    name: call.handler,
    scope: Scope.Protected,
    isAbstract: true,
    leadingTrivia: docLines(handlerDoc(call), call.request.deprecated),
    // In one, since ts-morph looks for comments in each.
    parameters: [{ name: `${args}ctx: ${imports.runtime("RequestContext")}` }],
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
