import { posix, sep } from "node:path";
import type { JsonEntry } from "../interface/json-node.js";
import { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import type { Interface } from "../interface/read-interface.js";
import type { Reporter } from "../interface/reporter.js";

/** An entry of one of the files that are one interface, and what it is read by. */
export interface MergedEntry extends JsonEntry {
  /** Of its own file. */
  readonly reporter: Reporter;
  /** A path that stands in its file, as seen from the interface: `./codecs/complex.js`. */
  readonly pathOf: (path: string) => string;
}

/** Entries one after the other, until their file is found to be no interface. */
export function* legible(entries: readonly MergedEntry[]): Iterable<MergedEntry> {
  for (const entry of entries) if (!entry.reporter.isFull) yield entry;
}

/** The entries of a map of all files, in the order of the files; a name that another file has already is reported at the later one. */
export function mergeEntries(files: readonly Interface[], key: "types" | "requests" | "informs" | "sensors"): readonly MergedEntry[] {
  const merged = new Map<string, MergedEntry>();
  const base = folderOf(files.at(-1)?.file ?? "");
  for (const { file, root, reporter } of files) {
    const pathOf = (path: string): string => toRelative(posix.relative(base, posix.join(folderOf(file), path)));
    for (const entry of root.entries(key)) {
      const other = merged.get(entry.key);
      if (other === undefined) {
        merged.set(entry.key, { ...entry, reporter, pathOf });
      } else {
        const place = new Place(reporter, entry.keyStart);
        place.error("duplicate-name", describe(entry.key, key, new Place(other.reporter, other.keyStart).describe(place)));
      }
    }
  }
  return [...merged.values()];
}

function describe(name: string, key: string, place: string): string {
  return `${quote(name)} is defined in ${place} already; the files of an interface share their ${key}`;
}

function toRelative(path: string): string {
  return path.startsWith("../") ? path : `./${path}`;
}

function folderOf(file: string): string {
  return posix.dirname(file.replaceAll(sep, "/"));
}
