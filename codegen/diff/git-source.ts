import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { FileProblem } from "../files/file-problem.js";
import type { NamedSources } from "./interface-source.js";

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
  const label = `git:${revision}:${path}`;
  const isFile = path.endsWith(ENDING);
  const paths = isFile ? [path] : listFolder(revision, path);
  if (typeof paths === "string") return { sources: [], diagnostics: [refuse(label, paths)], isMany: true };
  const read = (file: string): Uint8Array | string => show(revision, file);
  const first = isFile ? read(path) : undefined;
  if (typeof first === "string") return { sources: [], diagnostics: [refuse(label, first)], isMany: false };
  const labelOf = (file: string): string => `git:${revision}:${file}`;
  const sources = paths.map((file) => ({ id: basename(file), label: labelOf(file), path: file, read, labelOf }));
  const none = sources.length === 0 ? [refuse(label, `there is no file *${ENDING} in this folder of ${revision}`)] : [];
  return { sources, diagnostics: none, isMany: !isFile };
}

function listFolder(revision: string, folder: string): readonly string[] | string {
  const listed = git(["ls-tree", "--name-only", revision, "--", "./"], folder);
  if (typeof listed === "string") return listed;
  const names = new TextDecoder().decode(listed).split("\n");
  return names.filter((name) => name.endsWith(ENDING)).map((name) => join(folder, basename(name)));
}

/** The bytes of a file, or why there are none. */
function show(revision: string, file: string): Uint8Array | string {
  return git(["show", `${revision}:./${basename(file)}`], dirname(file));
}

/** Git is asked in the folder where the file would be, or in the nearest that is still there. */
function git(words: readonly string[], folder: string): Uint8Array | string {
  const [present, rest] = nearestFolder(folder);
  // A word that begins with a hyphen would be an option.
  if (words.some((word) => word.startsWith("-") && !word.startsWith("--"))) return "this is no revision of git";
  const asked =
    rest === ""
      ? words
      : words.map((word) => (word.includes(":./") ? word.replace(":./", `:./${rest}/`) : word.replace(/^\.\/$/, `./${rest}/`)));
  try {
    return execFileSync("git", ["-C", present, ...asked], { maxBuffer: mostBytes, stdio: ["ignore", "pipe", "pipe"], env: gitEnvironment });
  } catch (thrown) {
    return whyNot(thrown);
  }
}

/** Messages in English, which are read below; the rest is what git was called with. */
const gitEnvironment = undefined;

function nearestFolder(folder: string, rest = ""): readonly [folder: string, rest: string] {
  if (existsSync(folder) || dirname(folder) === folder) return [folder, rest];
  return nearestFolder(dirname(folder), rest === "" ? basename(folder) : `${basename(folder)}/${rest}`);
}

/** What git said. @throws FileProblem where there is no git */
function whyNot(thrown: unknown): string {
  const { code, stderr } = thrown as NodeJS.ErrnoException & { readonly stderr?: Uint8Array };
  if (code === "ENOENT") throw new FileProblem("git: words need git, which is not installed", { cause: thrown });
  const said = new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
  return /does not exist|exists on disk, but not in/.test(said)
    ? "there is no such file in this revision"
    : said.replace(/^fatal: /, "git says: ");
}

function refuse(file: string, message: string): Diagnostic {
  return { file, line: 1, column: 1, severity: "error", rule: "file", message };
}
