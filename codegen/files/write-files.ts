import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type EmittedFile, GENERATED_BY } from "../emit/emitted-file.js";

/** What would happen, or has happened, to one file. */
export interface FileOutcome {
  readonly path: string;
  readonly kind: "written" | "unchanged";
}

/** A file that is not ours stands where one of ours would, or the disk refuses. */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
}

/**
 * Writes files below a folder: each whole or not at all, only where its bytes differ, and only over files with our header.
 * Nothing is written where any of them cannot be. `isDry` only says what would be written. @throws FileProblem
 */
export function writeFiles(files: readonly EmittedFile[], folder: string, { isDry = false } = {}): readonly FileOutcome[] {
  const outcomes = files.map(({ path, text }) => plan(join(folder, path), text));
  if (isDry) return outcomes;
  for (const [index, { path, kind }] of outcomes.entries()) {
    if (kind === "written") writeWhole(path, files[index]?.text ?? "");
  }
  return outcomes;
}

function plan(path: string, text: string): FileOutcome {
  const before = readExisting(path);
  if (before === text) return { path, kind: "unchanged" };
  if (before !== undefined && !before.slice(0, 200).includes(GENERATED_BY)) {
    throw new FileProblem(`${path} is not written by katcp-gen, so it is not overwritten: move it away, or choose another --out-dir`);
  }
  return { path, kind: "written" };
}

function readExisting(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw problemOf(path, "read", thrown);
  }
}

/** A file beside it is renamed over it, so that whoever reads it meets the old one or the new one. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw problemOf(path, "written", thrown);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  EEXIST: "a file stands where a folder should be",
  ENOTDIR: "a file stands where a folder should be",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

/** What keeps a file from being read or written, for its user. */
export function problemOf(path: string, verb: string, thrown: unknown): FileProblem {
  const { code = "", message } = thrown as NodeJS.ErrnoException;
  return new FileProblem(`${path} cannot be ${verb}: ${reasons[code] ?? message}`, { cause: thrown });
}
