import { Place } from "../interface/place.js";
import type { DeviceModel } from "./device-model.js";
import type { GroupModel } from "./sensor-model.js";

/** The version of what `printModel` prints: it grows where a tool that reads it would have to change. */
export const MODEL_FORMAT = 1;

/** A model as JSON (docs/model.md): places are left out, a named type is named, and what is undefined is not there. */
export function printModel({ source: _source, allowances: _allowances, sensorTree, extensions, ...model }: DeviceModel): string {
  return JSON.stringify({ format: MODEL_FORMAT, ...model, groups: sensorTree.groups.map(printGroup), extensions }, plain, 2);
}

/** A group names its sensors, which are all in the list of the device. */
function printGroup({ sensors, groups, ...group }: GroupModel): object {
  return { ...group, sensors: sensors.map(({ name }) => name), groups: groups.map(printGroup) };
}

/** `named` is the type that a type comes from; the fields of an example's informs are those of its request. */
function plain(this: unknown, key: string, value: unknown): unknown {
  if (value instanceof Place || key === "places" || (key === "fields" && isExample(this))) return undefined;
  if (key === "named") return (value as { readonly name: string } | undefined)?.name;
  if (value === Number.POSITIVE_INFINITY) return undefined;
  return typeof value === "bigint" ? String(value) : value;
}

function isExample(holder: unknown): boolean {
  return typeof holder === "object" && holder !== null && "values" in holder && "fields" in holder;
}
