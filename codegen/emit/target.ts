import type { ErrorRule, WarningRule } from "../diagnostics/diagnostics.js";
import type { Place } from "../interface/place.js";
import type { DeviceModel } from "../model/device-model.js";
import type { EmittedFile } from "./emitted-file.js";
import type { ImportStyle } from "./import-style.js";
import type { PythonOptions } from "./python-options.js";

/** A target: something that is generated from interfaces, a language or documents. `targets.ts` has the table of them. */
export interface Target {
  /**
   * Reports what the target cannot express, or not well: errors and warnings, each at its place in the interface. It also gets models with
   * mistakes.
   */
  readonly check: (model: DeviceModel, options: TargetOptions) => readonly TargetProblem[];
  /** The files of a device. Their paths are below the out-dir, in the folder of the device. */
  readonly emit: (model: DeviceModel, options: EmitOptions) => readonly EmittedFile[];
}

/** A problem that a target reports at a place in the interface. Its rule decides whether it is an error, or a warning that a file can allow. */
export interface TargetProblem {
  readonly place: Place;
  readonly rule: ErrorRule | WarningRule;
  readonly message: string;
  readonly hint?: string;
}

/** What a project says of single targets. */
export interface TargetOptions {
  /** The packages of Python. */
  readonly python?: PythonOptions | undefined;
}

/** Options of the files. The folders in them stand relative to the out-dir. */
export interface EmitOptions extends TargetOptions {
  /** The path from the folder of the device to the folder of the interface file. */
  readonly sourceFolder: string;
  /** The ending of relative imports. */
  readonly importStyle?: ImportStyle | undefined;
}
