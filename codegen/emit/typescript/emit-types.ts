import type { InterfaceDeclarationStructure } from "ts-morph";
import type { FieldModel, InformModel } from "../../model/call-model.js";
import type { DeviceModel } from "../../model/device-model.js";
import type { ParameterModel } from "../../model/sensor-model.js";
import type { NamedTypeModel } from "../../model/type-model.js";
import { tidyText } from "../tidy-text.js";
import { informLine, replyLine } from "../wire-form.js";
import { informDoc } from "../words/call-doc.js";
import { code, paragraphs, typeFacts, withMeanings } from "../words/facts.js";
import { fieldDoc, parameterDoc } from "../words/field-doc.js";
import { docComment, docLines } from "./doc.js";
import { type ImportPlace, Imports } from "./imports.js";
import { breakUnion, LINE_WIDTH, propertyName, quote } from "./layout.js";
import { headerOf, interfaceStructure, type PropertyParts, printStatements, type Statement } from "./morph.js";
import {
  type Branch,
  branchesOf,
  type Call,
  callsOf,
  groupParametersTypeOf,
  informTypeOf,
  memberOf,
  parametersTypeOf,
  typeNameOf,
} from "./names/names.js";
import { mayBeLeftOut, tsDefinition, tsFieldType } from "./ts-type.js";

/** `types.ts`: the named types of the interface, and what its requests and informs take and give. */
export function emitTypes(model: DeviceModel, place: ImportPlace): string {
  const imports = new Imports(model, { ...place, isTypesFile: true });
  const aliases = model.types.map((type) => typeAlias(type, imports));
  const interfaces = [
    ...callsOf(model).flatMap((call) => callTypes(call, imports)),
    ...model.informs.flatMap((inform) => informTypes(inform, imports)),
    ...branchesOf(model).flatMap((branch) => branchTypes(branch, imports)),
  ];
  // A file without types is still a module.
  const nothing = aliases.length === 0 && interfaces.length === 0 ? ["export {};"] : [];
  return printStatements([headerOf(model.source), imports.print(), ...aliases, ...nothing], interfaces);
}

function typeAlias(named: NamedTypeModel, imports: Imports): string {
  const { description, deprecated, type } = named;
  const typeName = typeNameOf(named);
  const comment = docLines(withMeanings(paragraphs(tidyText(description), typeFacts(type)), type), deprecated);
  const line = `export type ${typeName} = ${tsDefinition(type, imports)};`;
  const isTooLong = line.length > LINE_WIDTH && type.values !== undefined;
  return `${comment}${isTooLong ? `export type ${typeName} =${breakUnion(type.values.map(quote), "")};` : line}`;
}

function callTypes(call: Call, imports: Imports): readonly Statement[] {
  const { usage, argsType, inputType, replyType, informType } = call;
  const { name } = call.request;
  const types: Statement[] = [];
  const add = (typeName: string, doc: string, fields: readonly FieldModel[], isInput = false): void => {
    types.push(fieldsInterface({ typeName, doc, fields, isInput }, imports));
  };
  if (argsType !== undefined) add(argsType, `What ${code(usage)} takes.`, call.arguments);
  if (inputType !== undefined && inputType !== argsType) add(inputType, `What a client passes to ${code(usage)}.`, call.arguments, true);
  if (informType !== undefined && call.kinds !== undefined) types.push(...kindTypes(call, informType, imports));
  else if (informType !== undefined)
    add(informType, `One ${code(informLine(name, call.informs ?? []))} before the reply to ${code(usage)}.`, call.informs ?? []);
  if (replyType !== undefined) add(replyType, `${code(replyLine(name, call))}: what ${code(usage)} replies.`, call.reply ?? []);
  return types;
}

/** Informs of several kinds: one interface each, and their union. */
function kindTypes({ usage, kinds = [], kindTypes: names }: Call, informType: string, imports: Imports): readonly Statement[] {
  const interfaces = kinds.map((kind, index) => ({
    typeName: names[index] ?? "",
    doc: `One ${code(informLine(kind.name, kind.arguments))} before the reply to ${code(usage)}.`,
    kind: kind.name,
    fields: kind.arguments,
    isInput: false,
  }));
  const comment = docLines(`One inform before the reply to ${code(usage)}: its ${code("kind")} tells which.`);
  const line = `export type ${informType} = ${names.join(" | ")};`;
  const union = line.length > LINE_WIDTH ? `export type ${informType} =${breakUnion(names, "")};` : line;
  return [...interfaces.map((each) => fieldsInterface(each, imports)), `\n${comment}${union}`];
}

function informTypes(inform: InformModel, imports: Imports): readonly InterfaceDeclarationStructure[] {
  const { deprecated, arguments: fields } = inform;
  const typeName = informTypeOf(inform);
  if (typeName === undefined) return [];
  return [fieldsInterface({ typeName, doc: informDoc(inform), fields, isInput: false, deprecated }, imports)];
}

/** What groups of one template, and families of sensors, are told apart by. */
function branchTypes({ path, group, sensors }: Branch, imports: Imports): readonly InterfaceDeclarationStructure[] {
  const families = sensors.map((sensor) => {
    const doc = `Which of the sensors ${code(sensor.name)}.`;
    return parameterTypes({ name: parametersTypeOf(sensor, path), doc, parameters: sensor.own.parameters }, imports);
  });
  if (group === undefined) return families.flat();
  const doc = `Which of the groups ${code(group.name)}.`;
  return [parameterTypes({ name: groupParametersTypeOf(path), doc, parameters: group.own.parameters }, imports), ...families].flat();
}

interface ParametersInterface {
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly ParameterModel[];
}

function parameterTypes({ name, doc, parameters }: ParametersInterface, imports: Imports): readonly InterfaceDeclarationStructure[] {
  if (parameters.length === 0) return [];
  const properties = parameters.map((parameter) => ({
    name: propertyName(parameter.name),
    leadingTrivia: docLines(parameterDoc(parameter)),
    type: parameterType(parameter, imports),
  }));
  return [interfaceStructure({ name, doc: docComment(doc), properties })];
}

function parameterType({ type, values, named }: ParameterModel, imports: Imports): string {
  if (named !== undefined) return imports.own(typeNameOf(named));
  if (values !== undefined) return values.map(quote).join(" | ");
  return type === "integer" ? "number" : "string";
}

interface FieldsInterface {
  readonly typeName: string;
  readonly doc: string;
  /** What tells it from others of a union. */
  readonly kind?: string;
  readonly fields: readonly FieldModel[];
  readonly isInput: boolean;
  readonly deprecated?: string | undefined;
}

function fieldsInterface(
  { typeName, doc, kind, fields, isInput, deprecated }: FieldsInterface,
  imports: Imports,
): InterfaceDeclarationStructure {
  const tag = kind === undefined ? [] : [{ name: "kind", type: quote(kind) }];
  return interfaceStructure({
    name: typeName,
    doc: docComment(doc, deprecated),
    properties: [...tag, ...fields.map((field) => fieldProperty(field, isInput, imports))],
  });
}

function fieldProperty(field: FieldModel, isInput: boolean, imports: Imports): PropertyParts {
  return {
    name: propertyName(memberOf(field)),
    leadingTrivia: docLines(fieldDoc(field, { member: memberOf(field), isInput })),
    hasQuestionToken: mayBeLeftOut(field, isInput),
    type: tsFieldType(field, imports, isInput),
  };
}
