import { FamilyTemplate, formatCount } from "katcp-runtime/vocabulary";
import { parameterContract } from "../../model/contract-of.js";
import { nameExample } from "../../model/patterns/pattern-example.js";
import type { FamilyModel, ParameterModel, SensorModel } from "../../model/sensor-model.js";
import { typeAnchor } from "./anchors.js";
import { type LinkView, type ValueView, valueViews } from "./type-view.js";

/** A family, expanded as far as that helps. */
export interface FamilyView {
  readonly parameters: readonly ParameterView[];
  /** `8 sensors`, `sensors that come and go` */
  readonly count: string;
  /** The names of the members, where they are known. */
  readonly members: readonly string[];
  /** `and 262044 more, up to f63.4095`; `""` where all are listed. */
  readonly rest: string;
  /** So few that they are shown at once. */
  readonly isShort: boolean;
}

/** A parameter of a family. */
export interface ParameterView {
  readonly name: string;
  /** `0 to 63`; `""` where it has values of its own. */
  readonly range: string;
  /** What it matches; `""` where nothing is said of it. */
  readonly pattern: string;
  readonly values: readonly ValueView[];
  /** The type that its values are those of; its `anchor` is `""` where there is none. */
  readonly type: LinkView;
  readonly description: string;
}

/** Families of no more members than these are shown unfolded. */
const mostShown = 8;
/** Of larger families than this, the first members are listed. */
const mostListed = 100;

/** What a sensor's family consists of; the parameters of its group are told there. */
export function familyView({ name, own, dynamic }: SensorModel, { parameters, isClosed }: FamilyModel): FamilyView {
  const views = own.parameters.map(parameterView);
  if (!isClosed) return { parameters: views, count: "open: its members come and go", members: [], rest: "", isShort: false };
  const count = parameters.reduce((product, parameter) => product * sizeOf(parameter), 1);
  const makeName = nameMaker(name, parameters);
  const members = firstCombinations(parameters).map(makeName);
  const last = makeName(parameters.map((parameter) => sizeOf(parameter) - 1));
  return {
    parameters: views,
    count: `${dynamic ? "up to " : ""}${count} ${count === 1 ? "sensor" : "sensors"}${dynamic ? ", which come and go" : ""}`,
    members,
    rest: members.length === count ? "" : `and ${count - members.length} more, up to ${last}`,
    isShort: count <= mostShown,
  };
}

/** The name of the sensor, or of one member of its family. */
export function anyName({ name, family }: SensorModel): string {
  if (family === undefined) return name;
  const isUnknown = family.parameters.some(({ pattern }) => pattern !== undefined && nameExample(pattern) === undefined);
  return isUnknown ? name : nameMaker(name, family.parameters)([]);
}

/** A parameter, as a table of them shows it. */
export function parameterView(parameter: ParameterModel): ParameterView {
  const { name, description, named } = parameter;
  const type = named === undefined ? { label: "", anchor: "" } : { label: named.name, anchor: typeAnchor(named.name) };
  return { name, range: describeRange(parameter), pattern: parameter.pattern ?? "", values: valueViews(parameter), type, description };
}

function describeRange({ type, values, minimum = 0, maximum = Number.POSITIVE_INFINITY, digits, dotted, pattern }: ParameterModel): string {
  if (values !== undefined) return "";
  if (pattern !== undefined) return "a text that matches";
  if (type === "string") return dotted ? "a text, also with dots" : "a text without dots";
  return `${formatCount(minimum, maximum)}${digits === undefined ? "" : `, in ${digits} digits`}`;
}

/** How many values a parameter of a closed family has. */
function sizeOf({ values, minimum = 0, maximum = minimum }: ParameterModel): number {
  return values?.length ?? maximum - minimum + 1;
}

/** For each parameter the place of its value; the last runs fastest, as in the runtime. */
type Places = readonly number[];

/** The runtime would make all of them, and there may be millions. */
function firstCombinations(parameters: readonly ParameterModel[]): readonly Places[] {
  return parameters.reduce<readonly Places[]>(
    (before, parameter) => {
      const places = Array.from({ length: Math.min(sizeOf(parameter), mostListed) }, (_, place) => place);
      return before.flatMap((combination) => places.map((place) => [...combination, place])).slice(0, mostListed);
    },
    [[]],
  );
}

function nameMaker(template: string, parameters: readonly ParameterModel[]): (places: Places) => string {
  const family = new FamilyTemplate(template, parameters.map(parameterContract));
  return (places) =>
    family.format(Object.fromEntries(parameters.map((parameter, index) => [parameter.name, valueAt(parameter, places[index] ?? 0)])));
}

/** A text is called as its parameter is, unless that says what it looks like. */
function valueAt({ name, type, values, minimum = 0, pattern }: ParameterModel, place: number): string | number {
  if (pattern !== undefined) return nameExample(pattern) ?? name;
  return values?.[place] ?? (type === "integer" ? minimum + place : name);
}
