import type { RangeModel, SensorModel } from "../../model/sensor-model.js";
import { tidyText } from "../tidy-text.js";
import { code, paragraphs, typeFacts, withMeanings } from "./facts.js";

/** What a sensor shows, under its name on the wire, and what makes its status. */
export function sensorDoc(sensor: SensorModel): string {
  const { name, type, description, stale, strategy, aliases } = sensor;
  const [, ...facts] = typeFacts(type);
  const units = type.units === undefined ? "" : `, in ${type.units}`;
  const rules = [...statusRules(sensor), ...(stale === undefined ? [] : [`${stale.status} after ${stale.after} s without an update`])];
  const doc = paragraphs(`${code(name)}${units}: ${tidyText(description)}`, [
    ...facts,
    rules.length === 0 ? "" : `Status: ${rules.join("; ")}.`,
    aliases.length === 0 ? "" : `Formerly ${aliases.map((alias) => code(alias.name)).join(", ")}.`,
    strategy === undefined ? "" : `${code("auto")} is ${code(strategy)}.`,
  ]);
  return withMeanings(doc, type.named === undefined ? type : {});
}

function statusRules({ nominal, warn, otherwise, status }: SensorModel): readonly string[] {
  if (status !== undefined) return [...valuesByStatus(status)].map(([each, values]) => `${each} for ${values.join(", ")}`);
  if (nominal === undefined) return [];
  const between = warn === undefined ? "" : `, warn ${range(warn)}`;
  return [`nominal ${range(nominal)}${between}, else ${otherwise ?? (warn === undefined ? "warn" : "error")}`];
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
