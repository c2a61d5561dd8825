import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { disk, type FileSystem } from "./file-system.js";
import { findFiles } from "./find-files.js";
import { generatedFrom, HEADER_BYTES } from "./generated-header.js";
import { projectFolder } from "./project-folder.js";
import { realPath } from "./real-path.js";
import { findSource, type SourcePlace } from "./source-place.js";

/** A file with our header that no interface makes any more. */
export interface Orphan {
  readonly path: string;
  /** The interface file that made it, as its header says. */
  readonly source: string;
}

/** What was found. */
export interface FoundOrphans {
  readonly orphans: readonly Orphan[];
  /** Files with our header of which nobody here can say whether their interface is still there. They are no orphans. */
  readonly unclear: readonly Orphan[];
  /** The interface files that were not compiled, because of which others with our header are no orphans. */
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
 * A file is an orphan where it has our header, this run does not make it, and the interface that its header names is known not to make
 * it either: this run compiled it, or it is gone and no other file of that name in the project may be the one, moved.
 */
export function findOrphans(search: OrphanSearch): FoundOrphans {
  const { present, made, fileSystem = disk } = search;
  // Without regard to case: on some disks `Dev/` and `dev/` are one folder, and what was just written is no orphan there.
  const ours = new Set(made.map((path) => path.toLowerCase()));
  const headed = present
    .filter((path) => !ours.has(path.toLowerCase()))
    .flatMap((path) => {
      const source = sourceOf(path, fileSystem);
      return source === undefined ? [] : [{ path, source }];
    });
  const verdicts = judge(new Set(headed.map(({ source }) => source)), search);
  const withVerdict = (wanted: string): readonly Orphan[] => headed.filter(({ source }) => verdicts.get(source) === wanted);
  return {
    orphans: withVerdict("orphan"),
    unclear: withVerdict("unclear"),
    spared: [...verdicts.values()].flatMap((verdict) => (typeof verdict === "string" ? [] : verdict.spared)),
  };
}

/** A file that one may not read, or that has just gone, is not ours. */
function sourceOf(path: string, fileSystem: FileSystem): string | undefined {
  try {
    return generatedFrom(fileSystem.readHead(path, HEADER_BYTES));
  } catch {
    return undefined;
  }
}

type Verdict = "orphan" | "unclear" | { readonly spared: readonly string[] };

/** What is known of the files of each source. */
function judge(sources: ReadonlySet<string>, { outDir, compiled, fileSystem = disk }: OrphanSearch): ReadonlyMap<string, Verdict> {
  const real = new Set(compiled.map(realPath));
  const places = [...sources].map((source) => ({ source, place: findSource(source, outDir) }));
  const gone = places.filter(({ place }) => place.kind === "gone").map(({ source }) => posix.basename(source));
  // Seldom: only where an interface is not where it was.
  const moved = gone.length === 0 ? undefined : findMoved(new Set(gone), { outDir, compiled, fileSystem });
  const verdictOf = (source: string, place: SourcePlace): Verdict => {
    if (place.kind === "unknown") return "unclear";
    const paths = place.kind === "there" ? place.paths : (moved?.get(posix.basename(source)) ?? []);
    const others = paths.filter((path) => !real.has(path));
    return others.length === 0 ? "orphan" : { spared: others };
  };
  return new Map(places.map(({ source, place }) => [source, verdictOf(source, place)]));
}

/** Where files of some names are now: in the project, and beside what this run compiles. */
function findMoved(
  names: ReadonlySet<string>,
  { outDir, compiled, fileSystem = disk }: Pick<OrphanSearch, "outDir" | "compiled" | "fileSystem">,
): ReadonlyMap<string, readonly string[]> {
  const project = projectFolder(outDir);
  const found = project === undefined ? new Map<string, readonly string[]>() : findFiles(project, names, fileSystem);
  const folders = [...new Set(compiled.map((file) => dirname(file)))];
  const beside = (name: string): readonly string[] => folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
  return new Map([...names].map((name) => [name, [...(found.get(name) ?? []), ...beside(name).map(realPath)]]));
}
