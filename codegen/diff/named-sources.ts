import type { Diagnostic } from "../diagnostics/diagnostics.js";
import type { ReadFile } from "../interface/read-includes.js";

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
  /** It is what a device says of itself, in which some is left out. */
  readonly isDescription?: boolean;
}

/** What a word of the command line means: files, or what is wrong with it. */
export interface NamedSources {
  readonly sources: readonly InterfaceSource[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether it names a folder or a pattern, whose files are told apart by their names. */
  readonly isMany: boolean;
}
