import type { SeenSensor } from "./read-device.js";

/** A parameter of a family, as an interface says it. */
export type FoundParameter =
  | { readonly type: "integer"; readonly minimum: number; readonly maximum: number; readonly digits?: number }
  | { readonly values: readonly string[] };

/** Sensors whose names repeat, and that are alike. */
export interface FoundFamily {
  /** `input{input}.power` */
  readonly template: string;
  readonly parameters: ReadonlyMap<string, FoundParameter>;
  readonly members: readonly SeenSensor[];
}

/** The families of a list of sensors; what is in none stays by itself. */
export function findFamilies(sensors: readonly SeenSensor[]): readonly (FoundFamily | SeenSensor)[] {
  const numbered = new Map<string, SeenSensor[]>();
  for (const sensor of sensors) append(numbered, `${likeness(sensor)}\n${sensor.name.replace(/[0-9]+/g, "{}")}`, sensor);
  const words = wordGroups(sensors.filter(({ name }) => !/[0-9]/.test(name)));
  const found = [...numbered.values(), ...words].flatMap((members) => familyOf(members) ?? []);
  return inOrder(sensors, found);
}

/** All members agree in type, units and values, else there is no family. */
function likeness({ type, units, parameters }: SeenSensor): string {
  return JSON.stringify([type, units, parameters]);
}

/** In the order of the list, a family where its first member stands; a sensor that two families could have goes to the first. */
function inOrder(sensors: readonly SeenSensor[], found: readonly FoundFamily[]): readonly (FoundFamily | SeenSensor)[] {
  const familyBy = new Map<SeenSensor, FoundFamily>();
  for (const family of found) {
    if (family.members.some((member) => familyBy.has(member))) continue;
    for (const member of family.members) familyBy.set(member, family);
  }
  return sensors.flatMap((sensor): readonly (FoundFamily | SeenSensor)[] => {
    const family = familyBy.get(sensor);
    if (family === undefined) return [sensor];
    return family.members[0] === sensor ? [family] : [];
  });
}

/**
 * Names that differ in one word: `h.power` and `v.power`. One word alone may vary by chance, as in `rx.temperature` and `lo.temperature`, so
 * the same words must vary before at least two endings.
 */
function wordGroups(sensors: readonly SeenSensor[]): readonly SeenSensor[][] {
  const columns = new Map<string, SeenSensor[]>();
  for (const sensor of sensors) {
    const words = sensor.name.split(/([._-])/);
    for (let at = 0; at < words.length; at += 2) {
      append(columns, JSON.stringify([likeness(sensor), at, words.with(at, "{}")]), sensor);
    }
  }
  const byWords = new Map<string, SeenSensor[][]>();
  for (const [key, members] of columns) {
    const at = (JSON.parse(key) as readonly [string, number])[1];
    const words = members.map(({ name }) => name.split(/([._-])/)[at] ?? "");
    if (members.length > 1) append(byWords, JSON.stringify([at, words.toSorted()]), members);
  }
  return [...byWords.values()].filter((groups) => groups.length > 1).flat();
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

/** The family that these are, if they are all of one: every combination of what varies is there. */
function familyOf(members: readonly SeenSensor[]): FoundFamily | undefined {
  if (members.length < 2) return undefined;
  const names = members.map(({ name }) => name.split(/([0-9]+|[._-])/));
  const length = names[0]?.length ?? 0;
  if (names.some((pieces) => pieces.length !== length)) return undefined;
  const varying = Array.from({ length }, (_, at) => at).filter((at) => new Set(names.map((pieces) => pieces[at])).size > 1);
  const columns = varying.map((at) => [...new Set(names.map((pieces) => pieces[at] ?? ""))]);
  if (columns.reduce((product, column) => product * column.length, 1) !== members.length) return undefined;
  const parameters = new Map<string, FoundParameter>();
  const template = [...(names[0] ?? [])];
  for (const [index, at] of varying.entries()) {
    const name = parameterName(template.slice(0, at), parameters);
    parameters.set(name, parameterOf(columns[index] ?? []));
    template[at] = `{${name}}`;
  }
  return isApart(template) ? { template: template.join(""), parameters, members } : undefined;
}

/** What stands side by side cannot be told apart, unless it is text. */
function isApart(template: readonly string[]): boolean {
  return !template.join("").includes("}{") && /[A-Za-z]/.test(template.filter((piece) => !piece.startsWith("{")).join(""));
}

/** Called for the word before it. */
function parameterName(before: readonly string[], taken: ReadonlyMap<string, unknown>): string {
  const word = before.findLast((piece) => /^[A-Za-z]/.test(piece))?.replace(/[^A-Za-z0-9]/g, "") ?? "";
  const base = word === "" ? "which" : word.charAt(0).toLowerCase() + word.slice(1);
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}${count}`;
  return name;
}

function parameterOf(values: readonly string[]): FoundParameter {
  const numbers = values.map(Number).toSorted((one, other) => one - other);
  const [minimum = 0, maximum = 0] = [numbers[0], numbers.at(-1)];
  const isDense = values.every((value) => /^[0-9]{1,9}$/.test(value)) && maximum - minimum + 1 === values.length;
  if (!isDense) return { values };
  const digits = values[0]?.length ?? 1;
  const isPadded = values.some((value) => /^0[0-9]/.test(value));
  if (!isPadded) return { type: "integer", minimum, maximum };
  return values.every((value) => value.length === digits) ? { type: "integer", minimum, maximum, digits } : { values };
}

/** One text for all members: with the parameters in the place of their values where that fits, else that of the first. */
export function descriptionOf({ template, members }: FoundFamily): string {
  const [first] = members;
  const texts = new Set(members.map(({ description }) => description));
  if (texts.size === 1 || first === undefined) return first?.description ?? "";
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const pattern = new RegExp(`^${template.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "(.+)")}$`);
  const filled = members.map(({ name, description }) => {
    const values = pattern.exec(name)?.slice(1) ?? [];
    return values.reduce(
      (text, value, index) => text.replace(new RegExp(`(?<![0-9A-Za-z])${value}(?![0-9A-Za-z])`, "g"), names[index] ?? ""),
      description,
    );
  });
  return new Set(filled).size === 1 ? (filled[0] ?? "") : first.description;
}
