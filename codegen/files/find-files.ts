import { join } from "node:path";
import type { FileSystem } from "./file-system.js";
import { list, mayBeOurs } from "./out-dir.js";
import { realPath } from "./real-path.js";

/** The files of some names in a folder and all that it holds, by their names: their real paths. Links to folders are not followed. */
export function findFiles(folder: string, names: ReadonlySet<string>, fileSystem: FileSystem): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const look = (path: string): void => {
    for (const { name, kind } of list(path, fileSystem)) {
      const inner = join(path, name);
      if (kind === "folder" && mayBeOurs(name)) look(inner);
      else if (names.has(name)) found.set(name, [...(found.get(name) ?? []), realPath(inner)]);
    }
  };
  look(folder);
  return found;
}
