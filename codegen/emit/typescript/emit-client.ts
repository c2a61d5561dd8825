import type { ClassDeclarationStructure, InterfaceDeclarationStructure, PropertySignatureStructure } from "ts-morph";
import type { DeviceModel, FieldModel, SensorModel, SignatureModel } from "../../model/device-model.js";
import { callDoc, informDoc } from "./call-doc.js";
import { docComment, docLines } from "./doc.js";
import { type ImportPlace, Imports } from "./imports.js";
import { methodName, propertyName, quote } from "./layout.js";
import { headerOf, interfaceStructure, morph, printStatements } from "./morph.js";
import { sensorDoc } from "./sensor-doc.js";
import { mayBeLeftOut, tsType } from "./ts-type.js";

/** `client.ts`: the class with which other programs call the device. */
export function emitClient(model: DeviceModel, place: ImportPlace): string {
  const imports = new Imports(model, place);
  const statements = [
    ...(model.requests.length === 0 ? [] : [requestsInterface(model, imports)]),
    ...(model.sensors.length === 0 ? [] : [sensorsInterface(model, imports)]),
    ...(model.informs.length === 0 ? [] : [informsInterface(model, imports)]),
    clientClass(model, imports),
  ];
  return printStatements([`${headerOf(model.source)}\n\n${imports.print({ hasContract: true })}`, ...statements]);
}

/**
 * A method is a member whose name carries its parameters: ts-morph prints all properties of an interface before its methods, and the
 * calls are to stand in the order of the interface file.
 */
function requestsInterface({ name, typePrefix, requests }: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${typePrefix}Requests`,
    leadingTrivia: `\n${docComment(`The requests of the device \`${name}\`.`)}\n`,
    properties: requests.flatMap((request) =>
      request.signatures.map((signature) => ({
        leadingTrivia: docLines(callDoc(request, signature), request.deprecated),
        ...(signature.informType === undefined ? method(signature, imports) : methodWithInforms(signature, signature.informType, imports)),
      })),
    ),
  });
}

function method(signature: SignatureModel, imports: Imports): PropertySignatureStructure {
  const parameters = [...argument(signature, imports), `options?: ${imports.runtime("CallOptions")}`];
  const reply = signature.replyType === undefined ? "void" : received(signature.replyType, signature.reply ?? [], imports);
  return {
    kind: morph().StructureKind.PropertySignature,
    name: `${methodName(signature.member)}(${parameters.join(", ")})`,
    type: `Promise<${reply}>`,
  };
}

function methodWithInforms(signature: SignatureModel, informType: string, imports: Imports): PropertySignatureStructure {
  const types = [`[${argument(signature, imports).join("")}]`, received(informType, signature.informs ?? [], imports)];
  if (signature.replyType !== undefined) types.push(received(signature.replyType, signature.reply ?? [], imports));
  return {
    kind: morph().StructureKind.PropertySignature,
    name: propertyName(signature.member),
    isReadonly: true,
    type: `${imports.runtime("CallWithInforms")}<${types.join(", ")}>`,
  };
}

/** A type of fields that a device sends: where they are discrete, a newer device may have values that this interface does not list. */
function received(typeName: string, fields: readonly FieldModel[], imports: Imports): string {
  const open = fields.filter(({ type }) => type.datatype === "discrete").map(({ member }) => quote(member));
  const own = imports.own(typeName);
  return open.length === 0 ? own : `${imports.runtime("Received")}<${own}, ${open.join(" | ")}>`;
}

/** `args: SetRateArgs`, where there are any. */
function argument({ inputType, arguments: fields }: SignatureModel, imports: Imports): readonly string[] {
  if (inputType === undefined) return [];
  const mayBeEmpty = fields.every((field) => mayBeLeftOut(field, true));
  return [`args${mayBeEmpty ? "?" : ""}: ${imports.own(inputType)}`];
}

function sensorsInterface({ name, typePrefix, sensors }: DeviceModel, imports: Imports): InterfaceDeclarationStructure {
  return interfaceStructure({
    name: `${typePrefix}ClientSensors`,
    leadingTrivia: `\n${docComment(`The sensors of the device \`${name}\`, seen from a client.`)}\n`,
    properties: sensors.map((sensor) => ({
      name: propertyName(sensor.member),
      leadingTrivia: docLines(sensorDoc(sensor), sensor.deprecated),
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
    properties: informs.map((inform) => ({
      name: propertyName(inform.member),
      leadingTrivia: docLines(informDoc(inform), inform.deprecated),
      isReadonly: true,
      type: `${imports.runtime("InformSource")}<${inform.informType === undefined ? "object" : received(inform.informType, inform.arguments, imports)}>`,
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
