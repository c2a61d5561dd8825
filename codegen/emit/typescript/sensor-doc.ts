import type { RangeModel, SensorModel } from "../../model/device-model.js";
import { code, paragraphs, typeFacts } from "./doc.js";

/** What a sensor shows, under its name on the wire, and what makes its status. */
export function sensorDoc(sensor: SensorModel): string {
  const { name, type, description, stale, strategy, aliases } = sensor;
  const [, limits = ""] = typeFacts(type);
  const units = type.units === undefined ? "" : `, in ${type.units}`;
  const rules = [...statusRules(sensor), ...(stale === undefined ? [] : [`${stale.status} after ${stale.after} s without an update`])];
  return paragraphs(`${code(name)}${units}: ${description}`, [
    limits,
    rules.length === 0 ? "" : `Status: ${rules.join("; ")}.`,
    aliases.length === 0 ? "" : `Formerly ${aliases.map((alias) => code(alias.name)).join(", ")}.`,
    strategy === undefined ? "" : `${code("auto")} is ${code(strategy)}.`,
  ]);
}

function statusRules({ nominal, warn, status }: SensorModel): readonly string[] {
  if (status !== undefined) return [...valuesByStatus(status)].map(([each, values]) => `${each} for ${values.join(", ")}`);
  if (nominal === undefined) return [];
  return [warn === undefined ? `nominal ${range(nominal)}, else warn` : `nominal ${range(nominal)}, warn ${range(warn)}, else error`];
}

function valuesByStatus(status: NonNullable<SensorModel["status"]>): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [value, each] of status) values.set(each, [...(values.get(each) ?? []), code(value)]);
  return values;
}

function range([low, high]: RangeModel): string {
  if (low === null) return high === null ? "always" : `up to ${high}`;
  return high === null ? `from ${low}` : `from ${low} to ${high}`;
}
