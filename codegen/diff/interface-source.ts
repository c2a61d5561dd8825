import { basename, relative } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { expandFiles } from "../files/expand-files.js";
import { InputFiles } from "../files/input-files.js";
import { kindOf } from "../files/kind-of.js";
import { realPath } from "../files/real-path.js";
import type { ReadFile } from "../interface/read-includes.js";
import { type GitWord, parseGitWord, readFromGit } from "./git-source.js";
import type { InterfaceSource, NamedSources } from "./named-sources.js";
import { parsePackageWord, readFromPackage } from "./package-source.js";

/** Reads a word: a file, a folder, a pattern, `git:REV:PATH`, or `npm:PACKAGE[@VERSIONS]`. */
export function readSources(word: string): NamedSources {
  const git = parseGitWord(word);
  if (git !== undefined) return readFromGit(git);
  const named = parsePackageWord(word);
  return named === undefined ? readFromDisk(word) : readFromPackage(named);
}

/** The same file in a revision of git; undefined where it is not there. */
export function sourceAt(revision: GitWord["revision"], { id, path }: InterfaceSource): InterfaceSource | Diagnostic | undefined {
  const { sources, diagnostics } = readFromGit({ revision, path });
  const [found] = sources;
  if (found !== undefined) return { ...found, id };
  const [problem] = diagnostics;
  return problem?.message === "there is no such file in this revision" ? undefined : problem;
}

function readFromDisk(word: string): NamedSources {
  const { files, diagnostics, folders } = expandFiles([word]);
  const input = new InputFiles();
  const read: ReadFile = (path) => input.content(path);
  const sources = files.map((path) => ({ id: idOf(path, word), label: path, path, read, labelOf: same, identify: realPath }));
  return { sources, diagnostics, isMany: folders.length > 0 };
}

function idOf(path: string, word: string): string {
  return kindOf(word) === "folder" ? relative(word, path) : basename(path);
}

function same(path: string): string {
  return path;
}
