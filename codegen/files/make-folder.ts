import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isAbsent } from "./file-problem.js";

/**
 * Makes a folder with all that it stands in, and gives the outermost that had to be made. `mkdir` with `recursive` never ends where a
 * file system says ENOENT for a name in a folder that is there, as /proc and automounted folders do. @throws what `node:fs` says
 */
export function makeFolder(path: string): string | undefined {
  const folder = resolve(path);
  try {
    return makeOne(folder);
  } catch (thrown) {
    if (!isAbsent(thrown) || dirname(folder) === folder) throw thrown;
  }
  const outermost = makeFolder(dirname(folder));
  const made = makeOne(folder);
  return outermost ?? made;
}

/** Undefined where it is there already. */
function makeOne(folder: string): string | undefined {
  try {
    mkdirSync(folder);
    return folder;
  } catch (thrown) {
    if (isFolder(folder)) return undefined;
    throw thrown;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
