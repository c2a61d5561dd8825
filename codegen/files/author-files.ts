import { randomUUID } from "node:crypto";
import { chmodSync, linkSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { FileProblem, problemOf } from "./file-problem.js";
import { makeFolder } from "./make-folder.js";

/** Writes a new file, whole or not at all; false, and nothing is done, where there is one of that name. @throws FileProblem */
export function createFile(path: string, text: string): boolean {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    makeFolder(dirname(path));
    writeFileSync(draft, text);
    // Unlike a rename, a link fails where the name is taken.
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).syscall === "link" && (thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw problemOf(path, "written", thrown);
  } finally {
    removeDraft(draft);
  }
}

/** Removes what was to become a file or a folder. Where it cannot, it says nothing: what went wrong before is what to tell. */
export function removeDraft(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Nothing more can be done here.
  }
}

/** A source of the author's: its text, and whether a byte order mark stands before it. */
export interface AuthorFile {
  readonly path: string;
  readonly text: string;
  readonly hasMark: boolean;
}

const mark = "\uFEFF";

/** Reads a source of the author's. @throws FileProblem where there is none, or it is not UTF-8 */
export function readAuthorFile(path: string): AuthorFile {
  const bytes = read(path);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith(mark) ? { path, text: text.slice(1), hasMark: true } : { path, text, hasMark: false };
  } catch {
    throw new FileProblem(`${path} is not UTF-8, so it was not changed`);
  }
}

function read(path: string): Uint8Array {
  try {
    const stats = statSync(path);
    // A device such as /dev/zero never ends, and a pipe may never begin.
    if (stats.isFile() || stats.isDirectory()) return readFileSync(path);
  } catch (thrown) {
    throw problemOf(path, "read", thrown);
  }
  throw new FileProblem(`${path} cannot be read: this is a device or a pipe, expected a source file`, { path });
}

/** Writes a source of the author's anew, whole or not at all; links to it and its mode stay as they are. @throws FileProblem */
export function rewriteAuthorFile({ path, hasMark }: AuthorFile, text: string): void {
  let draft: string | undefined;
  try {
    const target = realpathSync(path);
    draft = `${target}.${randomUUID()}.tmp`;
    writeFileSync(draft, hasMark ? mark + text : text);
    chmodSync(draft, statSync(target).mode);
    renameSync(draft, target);
  } catch (thrown) {
    if (draft !== undefined) removeDraft(draft);
    throw problemOf(path, "written", thrown);
  }
}
