import type { ParameterModel, SensorModel } from "../../model/sensor-model.js";

/** A text in PromQL, which has the escapes of Go, and so those of JSON. */
export function labelText(text: string): string {
  return JSON.stringify(text);
}

/** What the names of a sensor match, in RE2's syntax: `input(?:[0-9]+)\.(?:h|v)\.power`. */
export function sensorPattern({ name, family }: Pick<SensorModel, "name" | "family">): string {
  const parameters = new Map((family?.parameters ?? []).map((parameter) => [parameter.name, parameter]));
  return name
    .split(/\{([^}]*)\}/)
    .map((part, index) => (index % 2 === 0 ? escapePattern(part) : parameterPattern(parameters.get(part))))
    .join("");
}

function parameterPattern(parameter: ParameterModel | undefined): string {
  if (parameter?.values !== undefined) return `(?:${parameter.values.map(escapePattern).join("|")})`;
  if (parameter?.pattern !== undefined) return `(?:${parameter.pattern})`;
  if (parameter?.type === "integer") return "[0-9]+";
  return parameter?.dotted ? "[A-Za-z0-9._-]+" : "[A-Za-z0-9_-]+";
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** The statuses of a sensor, or of all but some. */
export function statusSelector(sensors: readonly SensorModel[], isExcluded = false): string {
  const [first] = sensors;
  const isPlain = sensors.length === 1 && first?.family === undefined;
  const text = labelText(isPlain ? (first?.name ?? "") : sensors.map(sensorPattern).join("|"));
  if (isPlain) return `sensor${isExcluded ? "!=" : "="}${text}`;
  return `sensor${isExcluded ? "!~" : "=~"}${text}`;
}
