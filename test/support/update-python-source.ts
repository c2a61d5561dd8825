import type { DeviceModel } from "../../codegen/model/device-model.js";
import { parsePython } from "../../codegen/scaffold/python/parse-python.js";
import { findPythonClasses } from "../../codegen/scaffold/python/python-classes.js";
import { updatePythonDevice } from "../../codegen/scaffold/python/update-python-device.js";
import type { UpdatedDevice } from "../../codegen/scaffold/update-device.js";

/** Updates the class `Rx` of a source. */
export function updatePythonSource(text: string, model: DeviceModel): UpdatedDevice {
  const source = parsePython(text);
  if (source.mistakes.length > 0) throw new Error(JSON.stringify(source.mistakes));
  const owner = findPythonClasses(source).find(({ name }) => name === "Rx");
  const base = owner?.bases.find((each) => each.endsWith(".RxServer"));
  if (owner === undefined || base === undefined) throw new Error("expected a class");
  return updatePythonDevice({ source, owner, packagePath: base.replace(/(\.server)?\.RxServer$/, "") }, model);
}
