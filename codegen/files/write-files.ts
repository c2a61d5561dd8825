import { randomUUID } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import type { EmittedFile } from "../emit/emitted-file.js";
import { type ChangedFile, changed, type FileOutcome } from "./file-outcome.js";
import { FileProblem, isAbsent, problemOf } from "./file-problem.js";
import { disk, type FileSystem } from "./file-system.js";
import { generatedFrom } from "./generated-header.js";

/** How files are written. */
export interface WriteOptions {
  /** Only says what would be written. */
  readonly isDry?: boolean;
  readonly fileSystem?: FileSystem;
}

/**
 * Writes files below a folder: only where the text differs, only over files with our header, and all of them or none. All are written
 * beside their places first and then renamed, so that whoever dies or is refused in between leaves whole files. @throws FileProblem
 */
export function writeFiles(
  files: readonly EmittedFile[],
  folder: string,
  { isDry = false, fileSystem = disk }: WriteOptions = {},
): readonly FileOutcome[] {
  const outcomes = files.map(({ path, text }) => plan(join(folder, path), text, fileSystem));
  refuseForeign(outcomes);
  if (!isDry) replaceAll(changed(outcomes), fileSystem);
  return outcomes;
}

function plan(path: string, text: string, fileSystem: FileSystem): FileOutcome {
  const before = readExisting(path, fileSystem);
  return isSame(before, text) ? { path, kind: "unchanged" } : { path, kind: "written", before, text };
}

/** Git writes files with the line ends of Windows where it is told to, and takes them out again: that is no difference. */
function isSame(before: string | undefined, text: string): boolean {
  return before === text || before?.replaceAll("\r\n", "\n") === text;
}

function readExisting(path: string, fileSystem: FileSystem): string | undefined {
  try {
    return fileSystem.read(path);
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw problemOf(path, "read", thrown);
  }
}

function refuseForeign(outcomes: readonly FileOutcome[]): void {
  const foreign = changed(outcomes).filter(({ before }) => before !== undefined && generatedFrom(before) === undefined);
  const [first] = foreign;
  if (first === undefined) return;
  const paths = foreign.map(({ path }) => path).join(", ");
  const [are, subject, object] = foreign.length === 1 ? ["is", "it is", "it"] : ["are", "they are", "them"];
  throw new FileProblem(
    `${paths} ${are} not written by katcp-gen, so ${subject} not overwritten: move ${object} away, or choose another --out-dir`,
    { path: first.path },
  );
}

interface Draft {
  readonly path: string;
  readonly text: string;
  readonly place: string;
}

function replaceAll(files: readonly ChangedFile[], fileSystem: FileSystem): void {
  const run = randomUUID();
  const drafts = files.map(({ path, text }): Draft => ({ path: `${path}.${run}.katcp-gen-draft`, text, place: path }));
  const folders: string[] = [];
  let current = "";
  try {
    for (const { path, text, place } of drafts) {
      current = place;
      const made = fileSystem.makeFolder(dirname(place));
      if (made !== undefined) folders.unshift(...foldersBetween(resolve(dirname(place)), resolve(made)));
      fileSystem.write(path, text);
    }
    for (const draft of drafts) {
      current = draft.place;
      putInPlace(draft, fileSystem);
    }
  } catch (thrown) {
    for (const { path } of drafts) attempt(() => fileSystem.remove(path));
    for (const folder of folders) attempt(() => fileSystem.removeFolder(folder));
    throw problemOf(current, "written", thrown);
  }
}

/** Another run, at the same time, may have taken the draft for what a killed one left. */
function putInPlace({ path, text, place }: Draft, fileSystem: FileSystem): void {
  try {
    fileSystem.rename(path, place);
  } catch (thrown) {
    if (!isAbsent(thrown)) throw thrown;
    fileSystem.write(path, text);
    fileSystem.rename(path, place);
  }
}

/** The folders from the innermost out to the outermost one. */
function foldersBetween(innermost: string, outermost: string): readonly string[] {
  const above = dirname(innermost);
  return innermost.length <= outermost.length || above === innermost ? [innermost] : [innermost, ...foldersBetween(above, outermost)];
}

/** The draft or folder may not be there, or no longer empty; the first mistake is the one to tell. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Nothing more can be done here.
  }
}
