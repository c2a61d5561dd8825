import { posix, sep } from "node:path";
import type { JsonEntry } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import type { Interface } from "../interface/read-interface.js";
import type { Reporter } from "../interface/reporter.js";

/** An object with maps that are merged with those of others: a file, or a group. */
export interface EntrySource {
  readonly view: ObjectView;
  /** Of its own file. */
  readonly reporter: Reporter;
  /** A path that stands in its file, as seen from the interface: `./codecs/complex.js`. */
  readonly pathOf: (path: string) => string;
}

/** An entry of one of the files that are one interface, and what it is read by. */
export interface MergedEntry extends JsonEntry, Omit<EntrySource, "view"> {}

/** Files as sources of entries; paths are seen from the folder of the interface itself, `entry`. */
export function sourceOf({ file, root, reporter }: Interface, entry: Interface): EntrySource {
  const base = folderOf(entry.file);
  const pathOf = (path: string): string => toRelative(posix.relative(base, posix.join(folderOf(file), path)));
  return { view: root, reporter, pathOf };
}

/** Entries one after the other, until their file is found to be no interface. */
export function* legible(entries: readonly MergedEntry[]): Iterable<MergedEntry> {
  for (const entry of entries) if (!entry.reporter.isFull) yield entry;
}

/** The entries of a map of all sources, in their order; a name that another one has already is reported at the later one. */
export function mergeEntries(
  sources: readonly EntrySource[],
  key: "types" | "requests" | "informs" | "sensors" | "groups",
): readonly MergedEntry[] {
  const merged = new Map<string, MergedEntry>();
  for (const { view, reporter, pathOf } of sources) {
    for (const entry of view.entries(key)) {
      const other = merged.get(entry.key);
      if (other === undefined) {
        merged.set(entry.key, { key: entry.key, keyStart: entry.keyStart, value: entry.value, reporter, pathOf });
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
