import type { ErrorRule, WarningRule } from "../diagnostics/diagnostics.js";
import type { Place } from "../interface/place.js";
import type { DeviceModel } from "../model/device-model.js";
import type { EmittedFile } from "./emitted-file.js";
import type { ImportStyle } from "./import-style.js";

/** Something that is generated from interfaces: a language, or documents. `targets.ts` has the table of them. */
export interface Target {
  /** What cannot be said in it, or not well: errors and warnings, each at its place in the interface. Also of a model with mistakes. */
  readonly check: (model: DeviceModel) => readonly TargetProblem[];
  /** Its files of a device: their paths stand below the out-dir, in the folder of the device. */
  readonly emit: (model: DeviceModel, options: EmitOptions) => readonly EmittedFile[];
}

/** What a target has to say of a place in the interface. By its rule it is an error, or a warning that a file can allow. */
export interface TargetProblem {
  readonly place: Place;
  readonly rule: ErrorRule | WarningRule;
  readonly message: string;
  readonly hint?: string;
}

/** How files are emitted. */
export interface EmitOptions {
  /** Where the interface file stands, seen from the folder of the device. */
  readonly sourceFolder: string;
  /** What relative imports end in. */
  readonly importStyle?: ImportStyle | undefined;
}
