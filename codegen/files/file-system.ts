import { closeSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { makeFolder } from "./make-folder.js";

/** What is done to the disk. Everything throws as `node:fs` does; tests give one that fails, or dies, at a chosen point. */
export interface FileSystem {
  read(path: string): string;
  /** So many bytes of the beginning, as text. */
  readHead(path: string, bytes: number): string;
  list(folder: string): readonly FolderEntry[];
  /** With all that it stands in; gives the outermost folder that had to be made. */
  makeFolder(path: string): string | undefined;
  write(path: string, text: string): void;
  /** Over whatever file is there, at once. */
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Only an empty one. */
  removeFolder(path: string): void;
}

/** What a folder holds; links are `other`, and not followed. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
}

/** The disk of this machine. */
export const disk: FileSystem = {
  read: (path) => readFileSync(path, "utf8"),
  readHead: (path, bytes) => {
    const file = openSync(path, "r");
    try {
      const buffer = Buffer.alloc(bytes);
      return buffer.toString("utf8", 0, readSync(file, buffer));
    } finally {
      closeSync(file);
    }
  },
  list: (folder) =>
    readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      kind: entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other",
    })),
  makeFolder,
  write: (path, text) => writeFileSync(path, text),
  rename: renameSync,
  remove: (path) => rmSync(path),
  removeFolder: (path) => rmdirSync(path),
};
