import { dirname, join } from "node:path";
import { isAbsent, problemOf } from "./file-problem.js";
import type { FileSystem, FolderEntry } from "./file-system.js";

/** The files in the folders of an out-dir, one for each device. Nothing deeper is ours; no more are hidden folders and packages. */
export function listOutDir(outDir: string, fileSystem: FileSystem): readonly string[] {
  const folders = list(outDir, fileSystem).filter(({ name, kind }) => kind === "folder" && mayBeOurs(name));
  return folders.flatMap(({ name }) => {
    const files = list(join(outDir, name), fileSystem).filter(({ kind }) => kind === "file");
    return files.map((file) => join(outDir, name, file.name));
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

/** Removes files, and then their folders where nothing else is in them. @throws FileProblem */
export function removeFiles(paths: readonly string[], fileSystem: FileSystem): void {
  for (const path of paths) {
    try {
      fileSystem.remove(path);
    } catch (thrown) {
      if (!isAbsent(thrown)) throw problemOf(path, "removed", thrown);
    }
  }
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    removeIfEmpty(folder, fileSystem);
  }
}
