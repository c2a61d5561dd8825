import type {
  CodecModel,
  DeviceModel,
  FieldModel,
  NamedTypeModel,
  ParameterModel,
  RequestModel,
  SensorModel,
  SignatureModel,
  TypeModel,
  WrittenValue,
} from "../../model/device-model.js";
import { docComment } from "./doc.js";
import { Imports } from "./imports.js";
import { propertyName } from "./layout.js";
import { literal, type Properties, record, Source } from "./literal.js";
import { headerOf, printStatements } from "./morph.js";

/** The number of the contract's format; the runtime says which ones it accepts. */
const contractFormat = 1;

/** `contract.ts`: what the device promises, as one literal that the runtime interprets. */
export function emitContract(model: DeviceModel, sourceFolder: string): string {
  const codecs = new Imports(model, { sourceFolder });
  for (const codec of codecsOf(model)) codecs.codec(codec, false);
  const used = new Set(typeUsesOf(model).map(({ named }) => named));
  const types = model.types.filter((named) => sharesType(named.type) && used.has(named));
  const imports = types.length === 0 ? "Contract" : "Contract, TypeContract";
  const statements = [
    `${headerOf(model.source)}\n\nimport type { ${imports} } from "katcp-runtime/contract";\n${codecs.print()}`.trimEnd(),
    ...(types.length === 0 ? [] : [typesConstant(types)]),
    `\n${docComment(`What the device \`${model.name}\` promises: its requests, informs and sensors in the order of the interface.`)}\nexport const contract: Contract = ${literal(contractRecord(model), "")};`,
  ];
  return printStatements(statements);
}

function typesConstant(types: readonly NamedTypeModel[]): string {
  const properties = types.map(({ name, type }) => [name, record(typeProperties(type))] as const);
  return `\nconst types = ${literal(record(properties, true), "")} as const satisfies Record<string, TypeContract>;`;
}

/** A named type is worth a name here where it says more than its datatype. */
function sharesType(type: TypeModel): boolean {
  return typeProperties(type).some(([key, value]) => key !== "type" && value !== undefined);
}

function contractRecord(model: DeviceModel): ReturnType<typeof record> {
  return record(
    [
      ["format", contractFormat],
      ["name", model.name],
      ["version", model.version],
      ["description", model.description === "" ? undefined : model.description],
      ["requests", present(model.requests.map(requestRecord))],
      [
        "informs",
        present(
          model.informs.map((inform) =>
            record([...names(inform), ["description", inform.description], ["arguments", fieldRecords(inform.arguments)]], true),
          ),
        ),
      ],
      ["sensors", present(model.sensors.map(sensorRecord))],
    ],
    true,
  );
}

function names({ name, member }: { readonly name: string; readonly member: string }): Properties {
  return [
    ["name", name],
    ["member", member === name ? undefined : member],
  ];
}

function requestRecord({ name, description, deprecated, timeout, hasSignatures, signatures }: RequestModel): ReturnType<typeof record> {
  const [only] = signatures;
  const says: Properties =
    hasSignatures || only === undefined ? [["signatures", signatures.map(signatureRecord)]] : signatureProperties(only);
  const member = hasSignatures || only === undefined ? name : only.member;
  return record(
    [...names({ name, member }), ["description", description], ["deprecated", deprecated], ...says, ["timeout", timeout]],
    true,
  );
}

function signatureRecord(signature: SignatureModel): ReturnType<typeof record> {
  const description = signature.description === "" ? undefined : signature.description;
  return record([["member", signature.member], ["description", description], ...signatureProperties(signature)], true);
}

function signatureProperties({ arguments: fields, informs, reply }: SignatureModel): Properties {
  // Without informs an empty reply says nothing; with informs it says that no count follows.
  const isReplySaid = reply !== undefined && (reply.length > 0 || informs !== undefined);
  return [
    ["arguments", fieldRecords(fields)],
    ["informs", informs?.map(fieldRecord)],
    ["reply", isReplySaid ? reply.map(fieldRecord) : undefined],
  ];
}

function fieldRecords(fields: readonly FieldModel[]): unknown {
  return present(fields.map(fieldRecord));
}

function present(items: readonly unknown[]): readonly unknown[] | undefined {
  return items.length === 0 ? undefined : items;
}

function fieldRecord(field: FieldModel): ReturnType<typeof record> {
  return record([
    ...names(field),
    ...typeUse(field.type),
    ["optional", field.optional || undefined],
    ["default", field.default === undefined ? undefined : writtenValue(field.default, field.type)],
    ["repeated", repeatedValue(field.repeated)],
  ]);
}

function repeatedValue(repeated: FieldModel["repeated"]): unknown {
  if (repeated === undefined) return undefined;
  const { minimum, maximum } = repeated;
  const bounds = record([
    ["minimum", minimum === 0 ? undefined : minimum],
    ["maximum", maximum === Number.POSITIVE_INFINITY ? undefined : maximum],
  ]);
  return minimum === 0 && maximum === Number.POSITIVE_INFINITY ? true : bounds;
}

function typeUse(type: TypeModel): Properties {
  if (type.named === undefined || !sharesType(type.named.type)) return typeProperties(type);
  const place = propertyName(type.named.name);
  const spread = new Source(place === type.named.name ? `types.${place}` : `types[${place}]`);
  return [
    ["...", spread],
    ["now", type.now && !type.named.type.now ? true : undefined],
  ];
}

function typeProperties({ datatype, values, minimum, maximum, bigint, now, codec }: TypeModel): Properties {
  return [
    ["type", datatype],
    ["values", values],
    ["minimum", minimum],
    ["maximum", maximum],
    ["bigint", bigint || undefined],
    ["now", now || undefined],
    ["codec", codec && new Source(codec.alias)],
  ];
}

/** Every codec that the contract names. */
function codecsOf(model: DeviceModel): readonly CodecModel[] {
  return typeUsesOf(model).flatMap(({ codec }) => codec ?? []);
}

/** Every type that a field or a sensor has, in the order of the contract. */
function typeUsesOf({ requests, informs, sensors }: DeviceModel): readonly TypeModel[] {
  const signatures = requests.flatMap((request) => request.signatures);
  const lists = signatures.flatMap((signature) => [signature.arguments, signature.informs ?? [], signature.reply ?? []]);
  const fields = [...lists.flat(), ...informs.flatMap((inform) => inform.arguments)];
  return [...fields, ...sensors].map(({ type }) => type);
}

function sensorRecord(sensor: SensorModel): ReturnType<typeof record> {
  const { initial, status, strategy, stale, nominal, warn, family } = sensor;
  const initialRecord =
    initial &&
    record([
      ["value", initial.value === undefined ? undefined : writtenValue(initial.value, sensor.type)],
      ["status", initial.status],
    ]);
  return record(
    [
      ...names(sensor),
      ...typeUse(sensor.type),
      ["description", sensor.description],
      ["units", sensor.type.units],
      ["initial", initialRecord],
      ["nominal", nominal],
      ["warn", warn],
      ["status", status && record(status.map(statusProperty))],
      [
        "stale",
        stale &&
          record([
            ["after", stale.after],
            ["status", stale.status],
          ]),
      ],
      ["strategy", strategy],
      ["dynamic", sensor.dynamic || undefined],
      ["parameters", family?.parameters.map(parameterRecord)],
    ],
    true,
  );
}

/** A value with the name of a member that objects have would be checked as that member, and its status taken for any text. */
function statusProperty([value, status]: readonly [value: string, status: string]): Properties[number] {
  return [value, value in Object.prototype ? new Source(`${JSON.stringify(status)} as const`) : status];
}

function parameterRecord({ name, type, values, minimum, maximum, digits, dotted }: ParameterModel): ReturnType<typeof record> {
  return record([
    ["name", name],
    ["type", values === undefined ? type : undefined],
    ["values", values],
    ["minimum", minimum],
    ["maximum", maximum],
    ["digits", digits],
    ["dotted", dotted || undefined],
  ]);
}

/** The runtime reads addresses and bytes from strings, as the file writes them; only what JSON cannot say is said otherwise. */
function writtenValue(value: WrittenValue, { datatype, bigint }: TypeModel): unknown {
  if (datatype === "float" && typeof value === "string") return new Source(specialFloats[value] ?? "0");
  if (datatype === "integer" && bigint) return new Source(`${BigInt(value as string | number)}n`);
  return value;
}

const specialFloats: Readonly<Record<string, string>> = {
  nan: "Number.NaN",
  inf: "Number.POSITIVE_INFINITY",
  "-inf": "Number.NEGATIVE_INFINITY",
};
