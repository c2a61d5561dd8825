import type { Place } from "../../../interface/place.js";
import { quote } from "../../../interface/quote.js";
import type { DeviceModel } from "../../../model/device-model.js";
import { typedOf } from "../../../model/fields-of.js";
import type { TypeModel } from "../../../model/type-model.js";
import type { Named } from "../../naming/name-space.js";
import type { TargetProblem } from "../../target.js";
import { pythonPattern } from "../patterns/python-pattern.js";
import { memberNames } from "./enum-names.js";

/** Expressions that Python's `re` does not have, and values of discretes that meet in an enum. A named type is looked at where it stands, not where it is used. */
export function checkValues(model: DeviceModel): readonly TargetProblem[] {
  const own = typedOf(model).filter(({ type }) => type.named === undefined);
  const parameters = model.sensors.flatMap(({ family }) => family?.parameters ?? []);
  return [
    ...own.flatMap((each) => [...checkPattern(each.type.pattern, each.place), ...checkMembers(each.type, each)]),
    ...parameters.flatMap(({ pattern, place }) => checkPattern(pattern, place)),
  ];
}

function checkPattern(pattern: string | undefined, place: Place): readonly TargetProblem[] {
  if (pattern === undefined || pythonPattern(pattern) !== undefined) return [];
  const message = `Python's "re" has no form of the expression ${quote(pattern)}`;
  return [{ place: place.of("pattern"), rule: "bad-value", message, hint: "write out what it means: [A-Za-z] instead of \\pL" }];
}

function checkMembers({ values = [] }: TypeModel, { name, place }: Named): readonly TargetProblem[] {
  const names = memberNames(values);
  const index = names.findIndex((each, at) => names.indexOf(each) !== at);
  if (index === -1) return [];
  const other = values[names.indexOf(names[index] ?? "")] ?? "";
  const message = `the values ${quote(values[index] ?? "")} and ${quote(other)} of ${quote(name)} are both called ${names[index]} in Python`;
  return [{ place: place.of("values"), rule: "duplicate-name", message }];
}
