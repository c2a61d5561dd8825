import { changed, type FileOutcome } from "./file-outcome.js";
import type { Orphan } from "./find-orphans.js";
import { generatedFrom } from "./generated-header.js";
import { findSource } from "./source-place.js";

/** Files that another interface made until now and would still make: two interfaces of one name, compiled in two runs, take turns. */
export function findTaken(outcomes: readonly FileOutcome[], outDir: string): readonly Orphan[] {
  return changed(outcomes).flatMap(({ path, before = "", text }) => {
    const [source, own] = [generatedFrom(before), generatedFrom(text)];
    if (source === undefined || own === undefined || source === own) return [];
    return isElsewhere(source, own, outDir) ? [{ path, source }] : [];
  });
}

/** One that is gone has been moved; of one without a path, its name says whether it is another. */
function isElsewhere(source: string, own: string, outDir: string): boolean {
  const place = findSource(source, outDir);
  if (place.kind === "unknown") return baseName(source) !== baseName(own);
  const ownPlace = findSource(own, outDir);
  const ownPaths = ownPlace.kind === "there" ? ownPlace.paths : [];
  return place.kind === "there" && place.paths.some((path) => !ownPaths.includes(path));
}

function baseName(source: string): string {
  return source.slice(source.lastIndexOf("/") + 1);
}
