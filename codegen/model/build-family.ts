import type { JsonEntry } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { listWords, quote, shorten } from "../interface/quote.js";
import { fits } from "../interface/shape.js";
import { IDENTIFIER, SENSOR_NAME } from "../interface/spellings.js";
import { buildParameter } from "./build-parameter.js";
import type { TypeScope } from "./build-type.js";
import type { FamilyModel, ParameterModel } from "./sensor-model.js";

/** A sensor as far as it is read. */
export interface SensorEntry {
  readonly name: string;
  readonly keyStart: number;
  readonly view: ObjectView;
}

/** The parameters of a template: of a family, or of a group; `outer` are those of the groups that it is in. */
export function buildParameters(
  { name, keyStart, view }: SensorEntry,
  outer: readonly ParameterModel[],
  scope: TypeScope,
): readonly ParameterModel[] {
  const entries = view.entries("parameters");
  if (!name.includes("{") && entries.length === 0) return [];
  const parameters = entries.map((entry) => buildParameter(entry, scope));
  reportOuter(entries, outer, scope);
  // Of a name that is none, nothing more is said.
  if (fits(name, SENSOR_NAME)) checkPlaceholders(name, keyStart, { entries, parameters, outer, reporter: scope.reporter });
  return parameters;
}

/** The family of a template with these parameters (interface reference, "Families"); undefined of a plain sensor. */
export function familyOf(parameters: readonly ParameterModel[], template: string): FamilyModel | undefined {
  return parameters.length === 0 && !template.includes("{") ? undefined : { parameters, isClosed: isClosed(parameters) };
}

/** Whether all the values of parameters are known. */
export function isClosed(parameters: readonly ParameterModel[]): boolean {
  return parameters.every(({ values, type, maximum }) => values !== undefined || (type === "integer" && maximum !== undefined));
}

/** A name means one parameter, since the whole name has all of them. */
function reportOuter(entries: readonly JsonEntry[], outer: readonly ParameterModel[], { reporter }: TypeScope): void {
  for (const { key, keyStart } of entries) {
    const other = outer.find(({ name }) => name === key);
    const where = other?.place.describe(new Place(reporter, keyStart));
    if (where === undefined) continue;
    reporter.error(keyStart, "family", `the parameter ${quote(key)} is one of the group around it already, in ${where}`);
  }
}

interface Placeholders extends Pick<TypeScope, "reporter"> {
  readonly entries: readonly JsonEntry[];
  readonly parameters: readonly ParameterModel[];
  readonly outer: readonly ParameterModel[];
}

/** Each placeholder stands once and has a parameter, each parameter its placeholder, and no two touch that could not be told apart. */
function checkPlaceholders(template: string, at: number, { entries, parameters, outer, reporter }: Placeholders): void {
  const refuse = (message: string, word?: string): void => {
    const hint = word === undefined ? undefined : reporter.guess(word, [...known.keys()]);
    reporter.error(at, "family", `${quote(template)}: ${message}`, hint);
  };
  const names = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name);
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) refuse(`the placeholder {${name}} appears twice`);
    else if (!known.has(name) && outer.some((each) => each.name === name))
      refuse(`the placeholder {${name}} is in the name of the group around it already`);
    else if (!known.has(name))
      refuse(`the placeholder {${name}} has no parameter; there are ${listWords([...known.keys()]) || "none"}`, name);
  }
  for (const [, left = "", right = ""] of template.matchAll(/\{([^}]*)\}(?=\{([^}]*)\})/g)) {
    const isOpen = known.has(left) && known.get(left)?.values === undefined;
    if (isOpen) refuse(`{${left}} and {${right}} are next to each other, so {${left}} needs "values"`);
  }
  // Where a placeholder has no parameter, one of these was meant.
  if (names.some((name) => !known.has(name))) return;
  for (const { key, keyStart } of entries) {
    if (names.includes(key) || !fits(key, IDENTIFIER)) continue;
    reporter.error(keyStart, "family", `the parameter ${quote(key)} has no placeholder {${shorten(key)}} in ${quote(template)}`);
  }
}
