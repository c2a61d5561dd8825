import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { type Diagnostic, fileDiagnostic } from "../diagnostics/diagnostics.js";
import { disk } from "./file-system.js";
import { kindOf } from "./kind-of.js";
import { list } from "./out-dir.js";

/** How the files of interfaces end. */
const ENDING = ".katcp.json";

/** What the words of a command line mean. */
export interface ExpandedFiles {
  readonly files: readonly string[];
  /** What is wrong with words that mean no file. */
  readonly diagnostics: readonly Diagnostic[];
  /** The folders in which another file would be taken as well. */
  readonly folders: readonly string[];
}

/**
 * Files as they are named; of a folder, those that end in `.katcp.json`, without those of the folders in it; of a pattern such as
 * `interfaces/*.katcp.json`, what it matches: a shell of Windows hands it on, and so does a package.json.
 */
export function expandFiles(words: readonly string[]): ExpandedFiles {
  const expanded = words.map(expand);
  return {
    files: expanded.flatMap(({ files }) => files),
    diagnostics: expanded.flatMap(({ diagnostics }) => diagnostics),
    folders: expanded.flatMap(({ folders }) => folders),
  };
}

function expand(word: string): ExpandedFiles {
  const kind = kindOf(word);
  if (kind === "folder") return filesIn(word);
  return kind === undefined && isPattern(word) ? matches(word) : { files: [word], diagnostics: [], folders: [] };
}

function filesIn(folder: string): ExpandedFiles {
  const names = list(folder, disk).filter(({ name, kind }) => kind !== "folder" && name.endsWith(ENDING) && !name.startsWith("."));
  const files = names.map(({ name }) => join(folder, name)).toSorted();
  return {
    files,
    diagnostics: files.length > 0 ? [] : [fileDiagnostic(folder, `there is no file *${ENDING} in this folder`)],
    folders: [folder],
  };
}

function isPattern(word: string): boolean {
  return /[*?[\]{}]/.test(word);
}

function matches(word: string): ExpandedFiles {
  const { globSync } = createRequire(import.meta.url)("tinyglobby") as typeof import("tinyglobby");
  const pattern = word.split(sep).join("/");
  const files = globSync(pattern, { expandDirectories: false })
    .map((file) => file.split("/").join(sep))
    .toSorted();
  return {
    files,
    diagnostics: files.length > 0 ? [] : [fileDiagnostic(word, "no file matches this pattern")],
    folders: [fixedPart(pattern)],
  };
}

/** The folder in which a pattern begins to be one. */
function fixedPart(pattern: string): string {
  const steps = pattern.split("/");
  return steps.slice(0, steps.findIndex(isPattern)).join("/") || (pattern.startsWith("/") ? "/" : ".");
}
