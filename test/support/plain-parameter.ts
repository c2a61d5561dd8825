import { Place } from "../../codegen/interface/place.js";
import { Reporter } from "../../codegen/interface/reporter.js";
import { SourceText } from "../../codegen/interface/source-text.js";
import type { ParameterModel } from "../../codegen/model/sensor-model.js";

/** A parameter of a family of which nothing is said: any text. */
export const plainParameter: ParameterModel = {
  name: "p",
  place: new Place(new Reporter("", new SourceText("")), 0),
  description: "",
  type: "string",
  values: undefined,
  meanings: undefined,
  named: undefined,
  minimum: undefined,
  maximum: undefined,
  digits: undefined,
  dotted: false,
  pattern: undefined,
  extensions: {},
};
