import type {
  DeviceModel,
  FieldModel,
  ParameterModel,
  RequestModel,
  SensorModel,
  SignatureModel,
  TypeModel,
} from "../../model/device-model.js";

/** All that the template prints, in its words: the template decides nothing. */
export function documentView(model: DeviceModel): object {
  return {
    name: model.name,
    version: model.version,
    description: model.description,
    types: model.types.map(({ name, description, deprecated, type }) => ({
      name,
      cells: row([name, typeText(type), withDeprecation(description, deprecated)]),
    })),
    requests: model.requests.map(requestView),
    informs: model.informs.map((inform) => ({
      usage: [`#${inform.name}`, ...inform.arguments.map(({ name }) => name)].join(" "),
      description: withDeprecation(inform.description, inform.deprecated),
      fields: fieldRows(inform.arguments),
    })),
    sensors: model.sensors.map((sensor) => ({ cells: sensorRow(sensor) })),
    hasTypes: model.types.length > 0,
    hasRequests: model.requests.length > 0,
    hasInforms: model.informs.length > 0,
    hasSensors: model.sensors.length > 0,
  };
}

function requestView(request: RequestModel): object {
  return {
    name: request.name,
    description: withDeprecation(request.description, request.deprecated),
    timeout: request.timeout === undefined ? "" : `It takes up to ${request.timeout} s.`,
    signatures: request.signatures.map((signature) => signatureView(request.name, signature)),
  };
}

function signatureView(name: string, signature: SignatureModel): object {
  const { usage, description, informs, reply } = signature;
  const fields = (list: readonly FieldModel[]): string => list.map((field) => ` ${field.name}`).join("");
  const lines = [
    usage,
    ...(informs === undefined ? [] : [`#${name}${fields(informs)}`, "…"]),
    `!${name} ok${reply === undefined ? " count" : fields(reply)}`,
  ];
  return {
    description,
    lines,
    tables: [
      { title: "Arguments", fields: fieldRows(signature.arguments) },
      { title: "Each inform", fields: fieldRows(informs ?? []) },
      { title: "Reply", fields: fieldRows(reply ?? []) },
    ].filter(({ fields: rows }) => rows.length > 0),
  };
}

function fieldRows(fields: readonly FieldModel[]): readonly { readonly cells: string }[] {
  return fields.map((field) => ({
    cells: row([field.name, typeText(field.type), field.type.units ?? "", presence(field), field.description]),
  }));
}

function presence({ optional, default: fallback, repeated }: FieldModel): string {
  if (fallback !== undefined) return `default ${typeof fallback === "string" ? fallback : JSON.stringify(fallback)}`;
  if (optional) return "may be absent";
  if (repeated === undefined) return "";
  return repeated.maximum === Number.POSITIVE_INFINITY ? `${repeated.minimum} or more` : `${repeated.minimum} to ${repeated.maximum}`;
}

function typeText({ named, datatype, values, minimum, maximum, now }: TypeModel): string {
  if (named !== undefined) return named.name;
  const limits = [minimum === undefined ? "" : `≥ ${minimum}`, maximum === undefined ? "" : `≤ ${maximum}`].filter((part) => part !== "");
  return [datatype, values?.join(", ") ?? "", limits.join(", "), now ? "or now" : ""].filter((part) => part !== "").join(": ");
}

function sensorRow(sensor: SensorModel): string {
  const { type, nominal, warn, status, stale, strategy, dynamic, family } = sensor;
  const rules = [
    ...(family?.parameters ?? []).map((parameter) => `${parameter.name}: ${parameterText(parameter)}`),
    nominal === undefined ? "" : `nominal ${showRange(nominal)}`,
    warn === undefined ? "" : `warn ${showRange(warn)}`,
    ...(status ?? []).map(([value, each]) => `${value}: ${each}`),
    stale === undefined ? "" : `${stale.status} after ${stale.after} s without an update`,
    strategy === undefined ? "" : `auto is ${strategy}`,
    dynamic ? "comes and goes" : "",
  ].filter((part) => part !== "");
  return row([sensor.name, typeText(type), type.units ?? "", rules.join("; "), withDeprecation(sensor.description, sensor.deprecated)]);
}

function parameterText({ type, values, minimum = 0, maximum, digits, dotted }: ParameterModel): string {
  if (values !== undefined) return values.join(", ");
  if (type === "string") return dotted ? "a text, also with dots" : "a text";
  return `${maximum === undefined ? `${minimum} or more` : `${minimum} to ${maximum}`}${digits === undefined ? "" : `, of ${digits} digits`}`;
}

function showRange([low, high]: readonly [number | null, number | null]): string {
  return `${low ?? "−∞"} to ${high ?? "∞"}`;
}

function withDeprecation(text: string, deprecated: string | undefined): string {
  return deprecated === undefined ? text : `**Deprecated:** ${deprecated}\n\n${text}`;
}

/** The cells of a table's row; what would end a cell or a row is written otherwise. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\r\n|\r|\n/g, " ")).join(" | ")} |`;
}
