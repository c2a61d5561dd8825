import type { ClassDeclarationStructure, InterfaceDeclarationStructure, MethodSignatureStructure } from "ts-morph";
import type { DeviceModel, RequestModel, SensorModel, SignatureModel } from "../../model/device-model.js";
import { callDoc } from "./call-doc.js";
import { code, docComment, sensorDoc, sentence } from "./doc.js";
import { Imports } from "./imports.js";
import { methodName, propertyName } from "./layout.js";
import { headerOf, interfaceStructure, morph, printStatements } from "./morph.js";
import { mayBeLeftOut, tsType } from "./ts-type.js";

/** `client.ts`: the class with which other programs call the device. */
export function emitClient(model: DeviceModel, sourceFolder: string): string {
  const imports = new Imports(model, { sourceFolder });
  const statements = [
    ...(model.requests.length === 0 ? [] : [requestsInterface(model, imports)]),
    ...(model.sensors.length === 0 ? [] : [sensorsInterface(model, imports)]),
    ...(model.informs.length === 0 ? [] : [informsInterface(model, imports)]),
    clientClass(model, imports),
  ];
  return printStatements([`${headerOf(model.source)}\n\n${imports.print({ hasContract: true })}`, ...statements]);
}

function requestsInterface({ name, typePrefix, requests }: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${typePrefix}Requests`,
    leadingTrivia: `\n${docComment(`The requests of the device \`${name}\`.`)}\n`,
    methods: requests.flatMap((request) => request.signatures.map((signature) => call(request, signature, imports))),
  });
}

function call(request: RequestModel, signature: SignatureModel, imports: Imports): MethodSignatureStructure {
  const { inputType } = signature;
  const mayBeEmpty = signature.arguments.every((field) => mayBeLeftOut(field, true));
  return {
    kind: morph().StructureKind.MethodSignature,
    name: methodName(signature.member),
    leadingTrivia: `${docComment(callDoc(request, signature), request.deprecated)}\n`,
    parameters: [
      ...(inputType === undefined ? [] : [{ name: "args", type: imports.own(inputType), hasQuestionToken: mayBeEmpty }]),
      { name: "options", type: imports.runtime("CallOptions"), hasQuestionToken: true },
    ],
    returnType: `Promise<${callResult(signature, imports)}>`,
  };
}

function callResult({ informType, replyType }: SignatureModel, imports: Imports): string {
  const reply = replyType === undefined ? undefined : imports.own(replyType);
  if (informType === undefined) return reply ?? "void";
  return `${imports.runtime("WithInforms")}<${[imports.own(informType), reply].filter((each) => each !== undefined).join(", ")}>`;
}

function sensorsInterface({ name, typePrefix, sensors }: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${typePrefix}ClientSensors`,
    leadingTrivia: `\n${docComment(`The sensors of the device \`${name}\`, seen from a client.`)}\n`,
    properties: sensors.map((sensor) => ({
      name: propertyName(sensor.member),
      leadingTrivia: `${docComment(sensorDoc(sensor), sensor.deprecated)}\n`,
      isReadonly: true,
      type: sensorType(sensor, imports),
    })),
  });
}

function sensorType({ type, family }: SensorModel, imports: Imports): string {
  if (family === undefined) return `${imports.runtime("ClientSensor")}<${tsType(type, imports)}>`;
  return `${imports.runtime("ClientSensorFamily")}<${imports.own(family.parametersType)}, ${tsType(type, imports)}>`;
}

function informsInterface({ name, typePrefix, informs }: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${typePrefix}ClientInforms`,
    leadingTrivia: `\n${docComment(`The informs of the device \`${name}\`: each call opens a stream of them.`)}\n`,
    methods: informs.map(({ name: inform, member, informType, description, deprecated }) => ({
      name: methodName(member),
      leadingTrivia: `${docComment(`${code(`#${inform}`)}: ${sentence(description)}`, deprecated)}\n`,
      returnType: `AsyncIterableIterator<${informType === undefined ? "object" : imports.own(informType)}>`,
    })),
  });
}

function clientClass(model: DeviceModel, imports: Imports): ClassDeclarationStructure {
  const { name, typePrefix } = model;
  const property = (member: string, type: string): NonNullable<ClassDeclarationStructure["properties"]>[number] => ({
    name: member,
    hasDeclareKeyword: true,
    isReadonly: true,
    type: `${typePrefix}${type}`,
  });
  return {
    kind: morph().StructureKind.Class,
    name: `${typePrefix}Client`,
    isExported: true,
    extends: imports.runtimeValue("Client"),
    leadingTrivia: `\n${docComment(`A client of the device \`${name}\`: \`await using device = await ${typePrefix}Client.connect(host, port)\`.`)}\n`,
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
