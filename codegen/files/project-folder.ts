import { dirname } from "node:path";
import { findUpwards } from "./find-upwards.js";

/** The project that a folder belongs to: where the nearest package.json is, from there upwards; undefined where there is none. */
export function projectFolder(folder: string): string | undefined {
  const manifest = findUpwards("package.json", folder);
  return manifest === undefined ? undefined : dirname(manifest);
}
