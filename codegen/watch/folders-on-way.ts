import { readlinkSync } from "node:fs";
import { dirname, join, parse, relative, resolve, sep } from "node:path";
import { kindOf } from "../files/kind-of.js";

/** More links than that lead in a circle. */
const mostLinks = 40;

/**
 * The folders in which a change can make another file of a path: the one that it stands in, that of each link on the way, and where the
 * links lead; a folder itself. Of a folder that is not there, the nearest above it.
 */
export function foldersOnWay(file: string): readonly string[] {
  const folders = new Set<string>();
  let path = resolve(file);
  for (let links = 0; links < mostLinks; links++) {
    const link = firstLink(path);
    if (link === undefined) break;
    folders.add(dirname(link.path));
    path = join(resolve(dirname(link.path), link.target), link.rest);
  }
  folders.add(nearestFolder(path));
  return [...folders];
}

/** The first link among the steps to a file: where it stands, where it leads, and what comes after it. */
function firstLink(file: string): { readonly path: string; readonly target: string; readonly rest: string } | undefined {
  let path = parse(file).root;
  for (const step of relative(path, file).split(sep)) {
    path = join(path, step);
    const target = readLink(path);
    if (target !== undefined) return { path, target, rest: relative(path, file) };
  }
  return undefined;
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // No link, or not there.
    return undefined;
  }
}

function nearestFolder(folder: string): string {
  return kindOf(folder) === "folder" || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}
