import { basename, relative } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { expandFiles } from "../files/expand-files.js";
import { InputFiles } from "../files/input-files.js";
import { kindOf } from "../files/kind-of.js";
import { realPath } from "../files/real-path.js";
import type { ReadFile } from "../interface/read-includes.js";
import { type GitWord, parseGitWord, readFromGit } from "./git-source.js";
import { parsePackageWord, readFromPackage } from "./package-source.js";

/** An interface file, wherever it comes from. */
export interface InterfaceSource {
  /** What the same file of the other side has too: its name, or its path in the folder that was named. */
  readonly id: string;
  /** As messages name it: `git:main:interfaces/dev.katcp.json`. */
  readonly label: string;
  /** By which what it includes is found. */
  readonly path: string;
  /** A text says why a file cannot be read. */
  readonly read: ReadFile;
  /** How messages name a file by its path. */
  readonly labelOf: (path: string) => string;
  /** What tells one file from another, where two paths may lead to it. */
  readonly identify?: (path: string) => string;
}

/** What a word of the command line means: files, or what is wrong with it. */
export interface NamedSources {
  readonly sources: readonly InterfaceSource[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether it names a folder or a pattern, whose files are told apart by their names. */
  readonly isMany: boolean;
}

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
  return problem?.message.startsWith("there is no such file") ? undefined : problem;
}

function readFromDisk(word: string): NamedSources {
  const { files, diagnostics, folders } = expandFiles([word]);
  const input = new InputFiles();
  const read: ReadFile = (path) => {
    const content = input.read(path);
    return content instanceof Uint8Array ? content : content.message;
  };
  const sources = files.map((path) => ({ id: idOf(path, word), label: path, path, read, labelOf: same, identify: realPath }));
  return { sources, diagnostics, isMany: folders.length > 0 };
}

function idOf(path: string, word: string): string {
  return kindOf(word) === "folder" ? relative(word, path) : basename(path);
}

function same(path: string): string {
  return path;
}
