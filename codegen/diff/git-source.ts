import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileDiagnostic } from "../diagnostics/diagnostics.js";
import { FileProblem } from "../files/file-problem.js";
import type { NamedSources } from "./named-sources.js";

/** `git:main`, `git:v1.2:interfaces/dev.katcp.json`. */
export interface GitWord {
  /** A commit, a branch, a tag: whatever git takes. */
  readonly revision: string;
  /** As it would be named in the working tree; undefined: that of the other side. */
  readonly path: string | undefined;
}

/** How interface files end. */
const ENDING = ".katcp.json";

/** A larger file is no interface. */
const mostBytes = 64 * 2 ** 20;

/** Undefined where a word is none of git's. */
export function parseGitWord(word: string): GitWord | undefined {
  const [, revision, path] = /^git:([^:]+)(?::(.+))?$/s.exec(word) ?? [];
  return revision === undefined ? undefined : { revision, path };
}

/** The files of a revision: one, or those of a folder. @throws FileProblem where git cannot be asked */
export function readFromGit({ revision, path = "." }: GitWord): NamedSources {
  const labelOf = (file: string): string => `git:${revision}:${file}`;
  const isFile = path.endsWith(ENDING);
  const paths = isFile ? listTree(revision, path) : listTree(revision, join(path, "/"));
  const refused =
    typeof paths === "string"
      ? paths
      : paths.length === 0
        ? `there is no ${isFile ? "such file" : `file *${ENDING}`} in this revision`
        : undefined;
  if (typeof paths === "string" || refused !== undefined)
    return {
      sources: [],
      diagnostics: [fileDiagnostic(labelOf(path), refused ?? "")],
      isMany: !isFile,
    };
  const read = (file: string): Uint8Array | string => git(["show", (folder) => `${revision}:./${folder}${basename(file)}`], dirname(file));
  return {
    sources: paths.map((file) => ({ id: basename(file), label: labelOf(file), path: file, read, labelOf })),
    diagnostics: [],
    isMany: !isFile,
  };
}

/** The interface files of a folder, or that of a path; a text says why git has none. */
function listTree(revision: string, path: string): readonly string[] | string {
  // Git would take it for an option.
  if (revision.startsWith("-")) return "a revision does not begin with a hyphen";
  const folder = path.endsWith("/") ? path : dirname(path);
  const name = path.endsWith("/") ? "" : basename(path);
  const listed = git(["ls-tree", "-z", "--name-only", revision, "--", (rest) => `./${rest}${name}`], folder);
  if (typeof listed === "string") return listed;
  const names = new TextDecoder()
    .decode(listed)
    .split("\0")
    .map((each) => basename(each));
  return names.filter((each) => each.endsWith(ENDING)).map((each) => join(folder, each));
}

/** A word of git's command line; one that names a path gets what lies between the folder where git runs and that which is meant. */
type GitArgument = string | ((rest: string) => string);

/** What git prints, or why it does not. Git runs in the folder that is meant, or in the nearest that is still there. @throws FileProblem */
function git(words: readonly GitArgument[], folder: string): Uint8Array | string {
  const [present, rest] = nearestFolder(folder);
  const asked = words.map((word) => (typeof word === "string" ? word : word(rest)));
  try {
    return execFileSync("git", ["-C", present, ...asked], { maxBuffer: mostBytes, stdio: ["ignore", "pipe", "pipe"] });
  } catch (thrown) {
    const { code, stderr } = thrown as NodeJS.ErrnoException & { readonly stderr?: Uint8Array };
    if (code === "ENOENT") throw new FileProblem("a word that begins with git: needs git, which is not installed", { cause: thrown });
    const [said = ""] = new TextDecoder().decode(stderr).trim().split("\n");
    return said.replace(/^fatal: /, "git says: ");
  }
}

/** The nearest folder that is there, and the path from it, which ends with a slash or is empty. */
function nearestFolder(folder: string, rest = ""): readonly [folder: string, rest: string] {
  if (existsSync(folder) || dirname(folder) === folder) return [folder, rest];
  return nearestFolder(dirname(folder), `${basename(folder)}/${rest}`);
}
