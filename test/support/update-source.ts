import { compileInterface } from "../../codegen/compile.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import { findClasses, leavesOf } from "../../codegen/scaffold/find-classes.js";
import { parseSource } from "../../codegen/scaffold/parse-source.js";
import { type UpdatedDevice, updateDevice } from "../../codegen/scaffold/update-device.js";

/** The model of an interface that has nothing wrong with it. */
export function modelOf(text: string | Uint8Array, file: string): DeviceModel {
  const { model, diagnostics } = compileInterface(Buffer.from(text), file);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

/** Updates the one class of a source that can be a device. */
export function updateSource(text: string, model: DeviceModel): UpdatedDevice {
  const { source, mistakes } = parseSource(text, "device.ts");
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  const [owner, second] = leavesOf(findClasses(source));
  if (owner === undefined || second !== undefined) throw new Error("expected one class");
  return updateDevice(owner, model);
}
