import { DATATYPE_NAMES } from "katcp-runtime/vocabulary";
import type { Entry } from "./import-request.js";

/** Sets of values that occur more than once get a name: `types` of the interface, and the sensors with it. */
export function nameTypes(sensors: ReadonlyMap<string, Entry>): { readonly types: Entry; readonly sensors: ReadonlyMap<string, Entry> } {
  const uses = new Map<string, string[]>();
  for (const [name, { type, values }] of sensors) {
    if (type !== "discrete") continue;
    const key = JSON.stringify(values);
    uses.set(key, [...(uses.get(key) ?? []), name]);
  }
  const names = new Map<string, string>();
  for (const [key, users] of uses) if (users.length > 1) names.set(key, typeName(users[0] ?? "", new Set(names.values())));
  const types = Object.fromEntries([...names].map(([key, name]) => [name, { values: JSON.parse(key) as unknown }]));
  const renamed = [...sensors].map(([sensor, entry]) => {
    const name = entry["type"] === "discrete" ? names.get(JSON.stringify(entry["values"])) : undefined;
    if (name === undefined) return [sensor, entry] as const;
    const { values: _, ...rest } = entry;
    return [sensor, { ...rest, type: name }] as const;
  });
  return { types, sensors: new Map(renamed) };
}

/** Called for the last word of the first sensor that has it. */
function typeName(sensor: string, taken: ReadonlySet<string>): string {
  const word =
    sensor
      .replace(/\{[^}]*\}/g, "")
      .split(/[._]/)
      .findLast((piece) => /^[A-Za-z][A-Za-z0-9-]*$/.test(piece)) ?? "values";
  const base = (DATATYPE_NAMES as readonly string[]).includes(word) ? `${word}-values` : word.replace(/-+$/, "");
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
  return name;
}
