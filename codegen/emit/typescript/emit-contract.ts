import type { Status } from "katcp-runtime/vocabulary";
import type { InformModel, RequestModel, StateModel } from "../../model/call-model.js";
import type { DeviceModel, StandardRequestModel } from "../../model/device-model.js";
import { hasInforms, usesOf } from "../../model/fields-of.js";
import type { GroupModel, ParameterModel, SensorModel, SensorTree } from "../../model/sensor-model.js";
import type { NamedTypeModel } from "../../model/type-model.js";
import type { AliasModel } from "../../model/wire-name.js";
import { ContractTypes, names, writtenValue } from "./contract-types.js";
import { docComment } from "./doc.js";
import { type ImportPlace, Imports } from "./imports.js";
import { propertyName, quote } from "./layout.js";
import { literal, type Properties, type RecordLiteral, record, Source } from "./literal.js";
import { headerOf, printStatements } from "./morph.js";
import { REFUSED_MEMBERS } from "./names/identifiers.js";
import { type Call, callsOfRequest, groupMemberOf, memberOf, sensorMemberOf } from "./names/names.js";

/** The number of the contract's format; the runtime says which ones it accepts. */
const contractFormat = 1;

/** `contract.ts`: what the device promises, as one literal that the runtime interprets. */
export function emitContract(model: DeviceModel, place: ImportPlace): string {
  const imports = new Imports(model, place);
  const types = new ContractTypes({
    codec: (codec) => new Source(imports.codec(codec, false)),
    pattern: (source) => new Source(`${imports.pattern()}(${quote(source)})`),
    schemaCheck: (schema) => new Source(imports.schemaCheck(schema)),
    named: (name) => new Source(propertyName(name) === name ? `types.${name}` : `types[${propertyName(name)}]`),
    describe: () => new Source(`() => import(${quote(imports.beside("interface"))})`),
  });
  const used = new Set(usesOf(model).map(({ type: { named } }) => named?.name));
  const named = model.types.filter(({ name, type }) => used.has(name) && types.shares(type));
  const contractType = imports.runtime("Contract");
  const doc = docComment(`What the device \`${model.name}\` promises: its requests, informs and sensors in the order of the interface.`);
  const statements = [
    ...(named.length === 0 ? [] : [typesConstant(named, types, imports)]),
    `${doc}\nexport const contract: ${contractType} = ${literal(contractRecord(model, types), "")};`,
  ];
  // What they need is known once they are written.
  return printStatements([headerOf(model.source), imports.print(), ...statements]);
}

function typesConstant(named: readonly NamedTypeModel[], types: ContractTypes, imports: Imports): string {
  const properties = named.map(({ name, type }) => [name, record(types.define(type))] as const);
  return `const types = ${literal(record(properties, true), "")} as const satisfies Record<string, ${imports.runtime("TypeContract")}>;`;
}

/** All that a contract says, in the order in which it says it. */
export function contractRecord(model: DeviceModel, types: ContractTypes): RecordLiteral {
  const { name, version, description, roles, standard, requests, informs, sensorTree } = model;
  return record(
    [
      ["format", contractFormat],
      ["name", name],
      ["version", version],
      ["description", description === "" ? undefined : description],
      ["roles", present(roles)],
      ["standard", roles.length === 0 ? undefined : present(standard.map(standardRecord))],
      ["requests", present(requests.map((request) => requestRecord(request, types)))],
      ["informs", present(informs.map((inform) => informRecord(inform, types)))],
      ...treeProperties(sensorTree, types),
      ["describe", types.describe(model)],
    ],
    true,
  );
}

function standardRecord({ name, access }: StandardRequestModel): RecordLiteral {
  return record([
    ["name", name],
    ["access", access],
  ]);
}

function informRecord(inform: InformModel, types: ContractTypes): RecordLiteral {
  return record(
    [...names(inform.name, memberOf(inform)), ["description", inform.description], ["arguments", present(types.fields(inform.arguments))]],
    true,
  );
}

function requestRecord(request: RequestModel, types: ContractTypes): RecordLiteral {
  const { name, description, deprecated, timeout, hasSignatures, access, aliases } = request;
  const calls = callsOfRequest(request);
  const [only] = calls;
  const isPlain = !hasSignatures && only !== undefined;
  const says: Properties = isPlain ? callProperties(only, types) : [["signatures", calls.map((call) => signatureRecord(call, types))]];
  return record(
    [
      ...names(name, isPlain ? only.member : name),
      ["description", description],
      ["deprecated", deprecated],
      ...says,
      ["timeout", timeout],
      ["access", access],
      ["aliases", aliasNames(aliases)],
    ],
    true,
  );
}

function signatureRecord(call: Call, types: ContractTypes): RecordLiteral {
  const description = call.description === "" ? undefined : call.description;
  return record([["member", call.member], ["description", description], ...callProperties(call, types)], true);
}

function aliasNames(aliases: readonly AliasModel[]): readonly string[] | undefined {
  return aliases.length === 0 ? undefined : aliases.map(({ name }) => name);
}

function callProperties(call: Call, types: ContractTypes): Properties {
  const { arguments: fields, informs, kinds, reply, effect } = call;
  // Without informs an empty reply says nothing; with informs it says that no count follows.
  const isReplySaid = reply !== undefined && (reply.length > 0 || hasInforms(call));
  return [
    ["arguments", present(types.fields(fields))],
    ["informs", informs && types.fields(informs)],
    [
      "kinds",
      kinds?.map((kind) =>
        record([
          ["name", kind.name],
          ["arguments", present(types.fields(kind.arguments))],
        ]),
      ),
    ],
    ["reply", isReplySaid ? types.fields(reply) : undefined],
    ["safe", effect.safe || undefined],
    ["idempotent", (effect.idempotent && !effect.safe) || undefined],
    ["when", present(effect.when.map(stateRecord))],
  ];
}

function stateRecord({ sensor, values }: StateModel): RecordLiteral {
  return record([
    ["sensor", sensor],
    ["values", values],
  ]);
}

function present(items: readonly unknown[]): readonly unknown[] | undefined {
  return items.length === 0 ? undefined : items;
}

function treeProperties({ sensors, groups }: SensorTree, types: ContractTypes): Properties {
  return [
    ["sensors", present(sensors.map((sensor) => sensorRecord(sensor, types)))],
    ["groups", present(groups.map((group) => groupRecord(group, types)))],
  ];
}

function groupRecord(group: GroupModel, types: ContractTypes): RecordLiteral {
  const { own, separator } = group;
  return record(
    [
      ...names(own.name, groupMemberOf(group)),
      ["separator", separator === "." ? undefined : separator],
      ["dynamic", own.dynamic || undefined],
      ["parameters", present(own.parameters.map((parameter) => parameterRecord(parameter, types)))],
      ...treeProperties(group, types),
    ],
    true,
  );
}

function sensorRecord(sensor: SensorModel, types: ContractTypes): RecordLiteral {
  const { status, stale, own } = sensor;
  return record(
    [
      ...names(own.name, sensorMemberOf(sensor)),
      ...types.use(sensor.type),
      ["description", sensor.description],
      ["units", sensor.type.units],
      ["initial", initialRecord(sensor)],
      ["nominal", sensor.nominal],
      ["warn", sensor.warn],
      ["otherwise", sensor.otherwise],
      ["status", status && record(status.map(statusOfValue))],
      ["stale", stale && record(Object.entries(stale))],
      ["strategy", sensor.strategy],
      ["dynamic", own.dynamic || undefined],
      ["aliases", aliasNames(sensor.aliases)],
      ["parameters", present(own.parameters.map((parameter) => parameterRecord(parameter, types)))],
    ],
    true,
  );
}

/** TypeScript takes a key that every object has for that of the object, and its text for any text. */
function statusOfValue([value, status]: readonly [value: string, status: Status]): Properties[number] {
  return [value, REFUSED_MEMBERS.includes(value) ? new Source(`${quote(status)} as const`, status) : status];
}

function initialRecord({ initial, type }: SensorModel): RecordLiteral | undefined {
  if (initial === undefined) return undefined;
  const { value, status } = initial;
  return record([
    ["value", value === undefined ? undefined : writtenValue(value, type)],
    ["status", status],
  ]);
}

function parameterRecord(parameter: ParameterModel, types: ContractTypes): RecordLiteral {
  const { name, type, values, minimum, maximum, digits, dotted, pattern } = parameter;
  return record([
    ["name", name],
    ["type", values === undefined ? type : undefined],
    ["values", values],
    ["minimum", minimum],
    ["maximum", maximum],
    ["digits", digits],
    ["dotted", dotted || undefined],
    ["pattern", types.pattern(pattern)],
  ]);
}
