import { dirname, join, resolve } from "node:path";
import { disk, type FileSystem } from "./file-system.js";
import { generatedFrom, HEADER_BYTES } from "./generated-header.js";
import { list, mayBeOurs } from "./out-dir.js";

/** A file with our header that no interface makes any more. */
export interface Orphan {
  readonly path: string;
  /** The name of the interface file that made it. */
  readonly source: string;
}

/** What was found. */
export interface FoundOrphans {
  readonly orphans: readonly Orphan[];
  /** The interface files that were not compiled, because of which others with our header are none. */
  readonly spared: readonly string[];
}

/** Among what orphans are sought. */
export interface OrphanSearch {
  readonly outDir: string;
  /** The files in it, as `listOutDir` gives them. */
  readonly present: readonly string[];
  /** The files that this run makes. */
  readonly made: readonly string[];
  /** The interface files that this run compiles. */
  readonly compiled: readonly string[];
  readonly fileSystem?: FileSystem;
}

/**
 * A file is an orphan where it has our header, this run does not make it, and this run compiled every interface file there is of the
 * name in its header. Such files are sought beside those that were compiled, and in the project of the out-dir: so a run for one
 * interface of three says nothing of the other two's files.
 */
export function findOrphans({ outDir, present, made, compiled, fileSystem = disk }: OrphanSearch): FoundOrphans {
  // Without regard to case: on some disks `Dev/` and `dev/` are one folder, and what was just written is no orphan there.
  const ours = new Set(made.map((path) => path.toLowerCase()));
  const headed = present
    .filter((path) => !ours.has(path.toLowerCase()))
    .flatMap((path) => {
      const source = sourceOf(path, fileSystem);
      return source === undefined ? [] : [{ path, source }];
    });
  const spared = findUncompiled(new Set(headed.map(({ source }) => source)), { outDir, compiled, fileSystem });
  return { orphans: headed.filter(({ source }) => !spared.has(source)), spared: [...spared.values()] };
}

/** A file that one may not read, or that has just gone, is not ours. */
function sourceOf(path: string, fileSystem: FileSystem): string | undefined {
  try {
    return generatedFrom(fileSystem.readHead(path, HEADER_BYTES));
  } catch {
    return undefined;
  }
}

interface Surroundings {
  readonly outDir: string;
  readonly compiled: readonly string[];
  readonly fileSystem: FileSystem;
}

/** Those of the names that an interface file has which this run did not compile, and where it is. */
function findUncompiled(names: ReadonlySet<string>, { outDir, compiled, fileSystem }: Surroundings): ReadonlyMap<string, string> {
  const known = new Set(compiled.map((file) => resolve(file)));
  const found = new Map<string, string>();
  const look = (folder: string, isDeep: boolean): void => {
    for (const { name, kind } of list(folder, fileSystem)) {
      if (kind === "file" && names.has(name) && !known.has(join(folder, name))) found.set(name, join(folder, name));
      if (kind === "folder" && isDeep && mayBeOurs(name) && found.size < names.size) look(join(folder, name), true);
    }
  };
  for (const folder of new Set([...known].map((file) => dirname(file)))) look(folder, false);
  const project = projectOf(resolve(outDir), fileSystem);
  // Seldom: only where a file with our header comes from an interface that stands elsewhere, or nowhere.
  if (found.size < names.size && project !== undefined) look(project, true);
  return found;
}

/** The folder of the nearest package.json, from here upwards. */
function projectOf(folder: string, fileSystem: FileSystem): string | undefined {
  if (list(folder, fileSystem).some(({ name }) => name === "package.json")) return folder;
  return dirname(folder) === folder ? undefined : projectOf(dirname(folder), fileSystem);
}
