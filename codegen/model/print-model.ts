import { Place } from "../interface/place.js";
import type { CallExampleModel } from "./call-model.js";
import type { DeviceModel } from "./device-model.js";
import type { GroupModel } from "./sensor-model.js";

/** The version of what `printModel` prints: it grows where a tool that reads it would have to change. */
export const MODEL_FORMAT = 1;

/** A model as JSON (docs/model.md): places are left out, a named type is named, and what is undefined is not there. */
export function printModel({ source: _source, allowances: _allowances, sensorTree, extensions, ...model }: DeviceModel): string {
  return JSON.stringify(plain({ format: MODEL_FORMAT, ...model, groups: sensorTree.groups.map(printGroup), extensions }), undefined, 2);
}

/** A group names its sensors, which are all in the list of the device. */
function printGroup({ sensors, groups, ...group }: GroupModel): object {
  return { ...group, sensors: sensors.map(({ name }) => name), groups: groups.map(printGroup) };
}

/** What the author wrote as JSON, which may have any keys. */
const written = ["default", "example", "value", "document", "extensions"];

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Place || value === Number.POSITIVE_INFINITY) return undefined;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainMember(key, each)]));
}

/** `named` is the type that a type comes from. */
function plainMember(key: string, value: unknown): unknown {
  if (written.includes(key)) return value;
  if (key === "places") return undefined;
  if (key === "named") return (value as { readonly name: string } | undefined)?.name;
  return key === "examples" ? (value as readonly CallExampleModel[]).map(printExample) : plain(value);
}

/** The fields of its informs are those of its request. */
function printExample(example: CallExampleModel): object {
  return { ...example, informs: example.informs?.map(({ kind, values }) => ({ kind, values })) };
}
