import type { JsonEntry } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import { fits } from "../interface/shape.js";
import { MOST_DIGITS, PARAMETER_VALUE } from "../interface/spellings.js";
import { type TypeScope, UNKNOWN_TYPE, valuesModel } from "./build-type.js";
import { readNamePattern } from "./patterns/read-name-pattern.js";
import { readExtensions } from "./read-extensions.js";
import { readNumberLimits } from "./read-limits.js";
import { readValues } from "./read-values.js";
import { reportRivals } from "./report-keys.js";
import type { ParameterModel } from "./sensor-model.js";

/** What goes with what: the keys of a parameter that is an integer or a string. */
const takers: Readonly<Record<string, "integer" | "string">> = {
  minimum: "integer",
  maximum: "integer",
  digits: "integer",
  dotted: "string",
  pattern: "string",
};

/** One parameter of a family. */
export function buildParameter({ key, keyStart, value }: JsonEntry, scope: TypeScope): ParameterModel {
  const view = new ObjectView(value);
  const { type, values, meanings, named } = readKind(view, key, scope);
  for (const [taken, by] of Object.entries(takers)) {
    if (!view.says(taken) || type === by) continue;
    scope.reporter.error(view.keyStart(taken), "unknown-key", `"${taken}" is only for a parameter of type ${by}`);
  }
  const integer = type === "integer" ? readInteger(view, scope) : undefined;
  return {
    name: key,
    place: new Place(scope.reporter, keyStart, view),
    description: view.string("description")?.value ?? "",
    type: type === "integer" ? "integer" : "string",
    values,
    meanings,
    named,
    minimum: integer?.minimum,
    maximum: integer?.maximum,
    digits: integer?.digits,
    dotted: type === "string" && view.isTrue("dotted"),
    pattern: type === "string" ? readNamePattern(view, scope.reporter) : undefined,
    extensions: readExtensions(value),
  };
}

function readInteger(view: ObjectView, { reporter }: TypeScope): Pick<ParameterModel, "minimum" | "maximum" | "digits"> {
  const { minimum, maximum } = readNumberLimits(view, reporter);
  return { minimum: count(minimum), maximum: count(maximum), digits: count(view.number("digits")?.value, MOST_DIGITS) };
}

/** A number that was reported is none here: names are made by it. */
function count(value: number | undefined, most = Number.MAX_SAFE_INTEGER): number | undefined {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;
}

interface Kind extends Pick<ParameterModel, "values" | "meanings" | "named"> {
  readonly type: "integer" | "string" | "values";
}

/** What stands for the values of a parameter whose own were reported. */
const anyKind: Kind = { type: "values", values: [], meanings: undefined, named: undefined };

function readKind(view: ObjectView, name: string, scope: TypeScope): Kind {
  const word = view.string("type");
  // `values` alone means discrete, as everywhere.
  if (word?.value === "discrete" || view.get("values") !== undefined) return readOwnValues(view, word?.value, scope);
  if (word === undefined) {
    if (view.get("type") === undefined && view.isObject)
      scope.reporter.error(view.start, "missing-key", `the parameter ${quote(name)} lacks "values" or "type"`);
    return anyKind;
  }
  if (word.value === "integer" || word.value === "string")
    return { type: word.value, values: undefined, meanings: undefined, named: undefined };
  return readNamed(word, scope);
}

function readOwnValues(view: ObjectView, type: string | undefined, { reporter }: TypeScope): Kind {
  if (type !== undefined && type !== "discrete") reportRivals(view, ["type", "values"], reporter);
  return { type: "values", ...valuesModel(readValues(view, reporter)), named: undefined };
}

/** A discrete has any printable values, the name of a sensor has not. */
function readNamed(
  { start, value }: { readonly start: number; readonly value: string },
  { types, typeWords, reporter, isIncomplete }: TypeScope,
): Kind {
  const named = types.get(value);
  const values = named?.type.values;
  if (values === undefined) {
    if (!isIncomplete && named?.type !== UNKNOWN_TYPE) reportUnknown(start, value, { typeWords, reporter });
    return anyKind;
  }
  const strange = values.find((each) => !fits(each, PARAMETER_VALUE));
  if (strange !== undefined) {
    reporter.error(start, "bad-value", `a parameter's values are letters, digits, dots, _ and -, found ${quote(strange)}`);
  }
  return { type: "values", values, meanings: named?.type.meanings, named };
}

/** Also a named type that is no discrete is none for a parameter. */
function reportUnknown(at: number, value: string, { typeWords, reporter }: Pick<TypeScope, "typeWords" | "reporter">): void {
  const known = ["integer", "string", "discrete"];
  const message = `a parameter is of type ${known.join(", ")} or of a named discrete, found ${quote(value)}`;
  reporter.error(at, "unknown-type", message, typeWords.includes(value) ? undefined : reporter.guess(value, typeWords));
}
