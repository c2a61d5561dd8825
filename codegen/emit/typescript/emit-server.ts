import type { ClassDeclarationStructure, InterfaceDeclarationStructure, MethodDeclarationStructure } from "ts-morph";
import type { DeviceModel, RequestModel, SensorModel, SignatureModel } from "../../model/device-model.js";
import { callDoc, informDoc } from "./call-doc.js";
import { docComment, docLines } from "./doc.js";
import { type ImportPlace, Imports } from "./imports.js";
import { methodName, propertyName } from "./layout.js";
import { headerOf, interfaceStructure, morph, printStatements } from "./morph.js";
import { sensorDoc } from "./sensor-doc.js";
import { tsType } from "./ts-type.js";

/** `server.ts`: the abstract class that the author of the device extends. */
export function emitServer(model: DeviceModel, place: ImportPlace): string {
  const imports = new Imports(model, place);
  const statements = [
    ...(model.sensors.length === 0 ? [] : [sensorsInterface(model, imports)]),
    ...(model.informs.length === 0 ? [] : [informsInterface(model, imports)]),
    serverClass(model, imports),
  ];
  return printStatements([`${headerOf(model.source)}\n\n${imports.print({ hasContract: true })}`, ...statements]);
}

function sensorsInterface({ name, typePrefix, sensors }: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${typePrefix}Sensors`,
    leadingTrivia: `\n${docComment(`The sensors of the device \`${name}\`.`)}\n`,
    properties: sensors.map((sensor) => ({
      name: propertyName(sensor.member),
      leadingTrivia: docLines(sensorDoc(sensor), sensor.deprecated),
      isReadonly: true,
      type: sensorType(sensor, imports),
    })),
  });
}

function sensorType({ dynamic, type, family }: SensorModel, imports: Imports): string {
  const kind = `${dynamic ? "Dynamic" : ""}Sensor${family === undefined ? "" : "Family"}`;
  const parameters = family === undefined ? "" : `${imports.own(family.parametersType)}, `;
  return `${imports.runtime(kind)}<${parameters}${tsType(type, imports)}>`;
}

function informsInterface({ name, typePrefix, informs }: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${typePrefix}Informs`,
    leadingTrivia: `\n${docComment(`The informs of the device \`${name}\`: each goes to all clients.`)}\n`,
    methods: informs.map((inform) => ({
      name: methodName(inform.member),
      leadingTrivia: docLines(informDoc(inform), inform.deprecated),
      parameters: inform.informType === undefined ? [] : [{ name: "args", type: imports.own(inform.informType) }],
      returnType: "void",
    })),
  });
}

function serverClass(model: DeviceModel, imports: Imports): ClassDeclarationStructure {
  const { StructureKind } = morph();
  const { name, typePrefix, description } = model;
  const doc = `${description === "" ? `The device \`${name}\`.` : description}\n\nExtend it, and write its handlers: each gets its arguments checked, and gives what its reply says.`;
  const base = imports.runtimeValue("DeviceServer");
  return {
    kind: StructureKind.Class,
    name: `${typePrefix}Server`,
    isExported: true,
    isAbstract: true,
    extends: base,
    leadingTrivia: `\n${docComment(doc)}\n`,
    properties: [
      ...(model.sensors.length === 0 ? [] : [{ name: "sensors", hasDeclareKeyword: true, isReadonly: true, type: `${typePrefix}Sensors` }]),
      ...(model.informs.length === 0 ? [] : [{ name: "inform", hasDeclareKeyword: true, isReadonly: true, type: `${typePrefix}Informs` }]),
    ],
    ctors: [
      {
        parameters: [{ name: "options", type: imports.runtime("DeviceServerOptions"), initializer: "{}" }],
        statements: ["super(contract, options);"],
      },
    ],
    methods: model.requests.flatMap((request) => request.signatures.map((signature) => handler(request, signature, imports))),
  };
}

function handler(request: RequestModel, signature: SignatureModel, imports: Imports): MethodDeclarationStructure {
  const { Scope, StructureKind } = morph();
  const { argsType } = signature;
  return {
    kind: StructureKind.Method,
    name: signature.handler,
    scope: Scope.Protected,
    isAbstract: true,
    leadingTrivia: docLines(callDoc(request, signature), request.deprecated),
    parameters: [
      ...(argsType === undefined ? [] : [{ name: "args", type: imports.own(argsType) }]),
      { name: "ctx", type: imports.runtime("RequestContext") },
    ],
    returnType: handlerResult(signature, imports),
  };
}

function handlerResult({ informType, replyType }: SignatureModel, imports: Imports): string {
  const reply = replyType === undefined ? "void" : imports.own(replyType);
  if (informType === undefined) return `${imports.runtime("Awaitable")}<${reply}>`;
  const inform = imports.own(informType);
  return replyType === undefined
    ? `${imports.runtime("Informs")}<${inform}>`
    : `${imports.runtime("InformsWithReply")}<${inform}, ${reply}>`;
}
