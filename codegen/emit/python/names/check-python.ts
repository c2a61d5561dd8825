import { quote } from "../../../interface/quote.js";
import type { DeviceModel } from "../../../model/device-model.js";
import type { PythonOptions } from "../../python-options.js";
import type { TargetProblem } from "../../target.js";
import { withFlatSensors } from "../flat-sensors.js";
import { versionOf } from "../pyproject.js";
import { checkNames } from "./check-names.js";
import { checkValues } from "./check-values.js";

/** What Python cannot say of an interface: names that meet, values and expressions that it has no form of, and a version that pip does not take. */
export function checkPython(written: DeviceModel, { pyproject = false }: PythonOptions = {}): readonly TargetProblem[] {
  const model = withFlatSensors(written);
  return [...checkNames(model), ...checkValues(model), ...(pyproject ? checkVersion(model) : [])];
}

/** A distribution has the version of its interface. */
function checkVersion(model: DeviceModel): readonly TargetProblem[] {
  if (versionOf(model) !== undefined) return [];
  const message = `the version ${quote(model.version)} is not <api>-<major>.<minor>, so the pyproject.toml cannot have it`;
  return [{ place: model.place.of("version"), rule: "bad-value", message, hint: `such as ${model.name}-api-1.0` }];
}
