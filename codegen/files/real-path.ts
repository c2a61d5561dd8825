import { realpathSync } from "node:fs";
import { resolve } from "node:path";

/** Where a file is once all links on the way are followed; of one that is not there, where it would be. */
export function realPath(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return resolve(file);
  }
}
