import { basename, dirname, join, relative } from "node:path";
import { TARGET_FOLDERS } from "../emit/target-names.js";
import { isAbsent, problemOf } from "./file-problem.js";
import type { FileSystem, FolderEntry } from "./file-system.js";

/**
 * The files in the folders of an out-dir, one for each device, and all that is in the folders there in which targets keep their files.
 * Nothing deeper is ours; no more are hidden folders and packages.
 */
export function listOutDir(outDir: string, fileSystem: FileSystem, targetFolders = ownFolders): readonly string[] {
  const folders = list(outDir, fileSystem).filter(({ name, kind }) => kind === "folder" && mayBeOurs(name));
  return folders.flatMap(({ name }) => {
    const files = list(join(outDir, name), fileSystem).filter(({ kind }) => kind === "file");
    return [...files.map((file) => join(outDir, name, file.name)), ...listTargets(join(outDir, name), fileSystem, targetFolders)];
  });
}

const ownFolders: readonly string[] = Object.values(TARGET_FOLDERS).filter((folder) => folder !== "");

/** The files in a device's folder that stand in the folders of targets. */
export function listTargets(deviceFolder: string, fileSystem: FileSystem, targetFolders = ownFolders): readonly string[] {
  return targetFolders.flatMap((folder) => listBelow(join(deviceFolder, folder), fileSystem));
}

/** Every file of a folder and of those in it. */
function listBelow(folder: string, fileSystem: FileSystem): readonly string[] {
  return list(folder, fileSystem).flatMap(({ name, kind }) => {
    if (kind === "file") return [join(folder, name)];
    return kind === "folder" && mayBeOurs(name) ? listBelow(join(folder, name), fileSystem) : [];
  });
}

/** Folders in which nobody keeps interfaces or what is generated from them. */
export function mayBeOurs(folder: string): boolean {
  return !folder.startsWith(".") && folder !== "node_modules";
}

function removeIfEmpty(folder: string, fileSystem: FileSystem): void {
  try {
    fileSystem.removeFolder(folder);
  } catch {
    // Something else is in it, so it stays.
  }
}

/** What a folder holds; one that is not there, or that one may not look into, holds nothing of ours. */
export function list(folder: string, fileSystem: FileSystem): readonly FolderEntry[] {
  try {
    return fileSystem.list(folder);
  } catch {
    return [];
  }
}

/** Removes files below out-dirs, and then the folders there that they stood in where nothing else is in them. @throws FileProblem */
export function removeFiles(paths: readonly string[], outDirs: readonly string[], fileSystem: FileSystem): void {
  const all = paths.flatMap((path) => [path, ...compiledFrom(path, fileSystem)]);
  for (const path of all) {
    try {
      fileSystem.remove(path);
    } catch (thrown) {
      if (!isAbsent(thrown)) throw problemOf(path, "removed", thrown);
    }
  }
  const folders = new Set(all.flatMap((path) => outDirs.flatMap((outDir) => foldersBetween(outDir, dirname(path)))));
  // The innermost first, since it may be all that the next one holds.
  for (const folder of [...folders].sort((one, other) => other.length - one.length)) removeIfEmpty(folder, fileSystem);
}

/** What Python keeps of a module that it has imported: without the module it is of no use, and it would keep the folder. */
function compiledFrom(path: string, fileSystem: FileSystem): readonly string[] {
  if (!path.endsWith(".py")) return [];
  const cache = join(dirname(path), "__pycache__");
  const stem = basename(path, "py");
  return list(cache, fileSystem).flatMap(({ name }) => (name.startsWith(stem) && name.endsWith(".pyc") ? [join(cache, name)] : []));
}

/** A folder below another, and those between the two. */
function foldersBetween(above: string, folder: string): readonly string[] {
  const isBelow = !/^(?:\.\.|$)/.test(relative(above, folder));
  return isBelow ? [folder, ...foldersBetween(above, dirname(folder))] : [];
}
