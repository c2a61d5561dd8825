import type { DeviceModel } from "../model/device-model.js";

/** Where packages of Python go and what they are called: the key "python" of the configuration. */
export interface PythonOptions {
  /** The folder that holds the package. `{device}` stands for the name of the device. Default: `python` in the folder of the device. */
  readonly outDir?: string | undefined;
  /** The name of the package. `{device}` stands for the name of the device, as Python writes it. Default: `{device}_katcp`. */
  readonly package?: string | undefined;
  /** Whether a pyproject.toml stands beside the package. */
  readonly pyproject?: boolean | undefined;
}

/** What stands for the name of a device in these options. */
export const DEVICE = "{device}";

/** The folder that holds the package of a device. */
export function projectFolderOf({ name }: Pick<DeviceModel, "name">, { outDir = `${DEVICE}/python` }: PythonOptions): string {
  return outDir.replaceAll(DEVICE, name);
}
