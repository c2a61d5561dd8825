import { createHash } from "node:crypto";
import type { JsonEntry, JsonNode, JsonObject } from "../../interface/json-node.js";
import { ObjectView } from "../../interface/object-view.js";
import type { ObjectKind } from "../../interface/shape.js";
import type { InterfaceDescription } from "../device-model.js";
import { type EntrySource, type MergedEntry, mergeEntries } from "../merge-entries.js";
import type { SchemaModel } from "../type-model.js";
import { canonicalParts, joinParts, nodeOf, objectNode, type TextPart } from "./canonical-json.js";
import { inOrder, type PublicPaths, publicObject } from "./public-keys.js";
import { schemaPaths } from "./schema-paths.js";

/** What a description is made of. */
export interface DescribedFiles {
  /** Files whose all belongs to the interface, the entry last. */
  readonly merged: readonly EntrySource[];
  /** All files: their types count, also of those that only groups include. */
  readonly all: readonly EntrySource[];
  readonly includedBy: (group: JsonNode) => readonly EntrySource[];
  readonly schemas: readonly SchemaModel[];
}

/** The version of the form of descriptions (docs/wire-extensions.md). */
const descriptionFormat = 1;

const merges = [
  ["requests", "request"],
  ["informs", "inform"],
  ["sensors", "sensor"],
  ["groups", "group"],
] as const;

/** What a device says of its interface when it is asked (docs/wire-extensions.md): one file that needs no other, as canonical JSON. */
export function describeInterface(files: DescribedFiles): InterfaceDescription {
  const paths = schemaPaths(files.schemas);
  const parts = canonicalParts(
    objectNode([
      ["format", nodeOf(descriptionFormat)],
      ["interface", new Describer(files, paths).describe()],
      ["schemas", objectNode(files.schemas.map(({ path, document }) => [paths.get(path) ?? path, nodeOf(document)]))],
    ]),
    2,
  );
  return new Description(parts);
}

/** Generated code needs its parts alone. */
class Description implements InterfaceDescription {
  readonly parts: readonly TextPart[];

  constructor(parts: readonly TextPart[]) {
    this.parts = parts;
  }

  get text(): string {
    return joinParts(this.parts);
  }

  get hash(): string {
    return createHash("sha256").update(this.text).digest("hex");
  }
}

/** Merges files into one, as the model does. */
class Describer {
  readonly #files: DescribedFiles;
  readonly #paths: ReadonlyMap<string, string>;

  constructor(files: DescribedFiles, paths: ReadonlyMap<string, string>) {
    this.#files = files;
    this.#paths = paths;
  }

  describe(): JsonObject {
    const { merged, all } = this.#files;
    const isOpen = merged.some(({ view }) => view.isTrue("open"));
    const found = [...this.#maps(merged), ...this.#map(all, "types", "named type"), ...(isOpen ? [entryOf("open", nodeOf(true))] : [])];
    return this.#assemble(merged.at(-1), found, "file");
  }

  /** The last of several sources says all but what it shares with the others. */
  #assemble(own: EntrySource | undefined, found: readonly JsonEntry[], kind: ObjectKind): JsonObject {
    const taken = found.map(({ key }) => key);
    const entries = (own?.view.all ?? []).filter(({ key }) => !taken.includes(key));
    const rest = publicObject({ kind: "object", start: 0, entries }, kind, this.#pathsOf(own));
    return { ...rest, entries: inOrder([...rest.entries, ...found], kind) };
  }

  #maps(sources: readonly EntrySource[]): readonly JsonEntry[] {
    return merges.flatMap(([key, kind]) => this.#map(sources, key, kind));
  }

  #map(sources: readonly EntrySource[], key: "types" | (typeof merges)[number][0], kind: ObjectKind): readonly JsonEntry[] {
    const isSaid = sources.some(({ view }) => view.object(key) !== undefined);
    const entries = mergeEntries(sources, key).map((entry) => ({ ...entry, value: this.#entry(entry, kind) }));
    return isSaid ? [entryOf(key, { kind: "object", start: 0, entries })] : [];
  }

  #entry(entry: MergedEntry, kind: ObjectKind): JsonNode {
    const { value } = entry;
    if (value.kind !== "object") return value;
    if (kind !== "group") return publicObject(value, kind, this.#pathsOf(entry));
    const own = { ...entry, view: new ObjectView(value) };
    return this.#assemble(own, this.#maps([...this.#files.includedBy(value), own]), "group");
  }

  #pathsOf(source: Pick<EntrySource, "pathOf"> | undefined): PublicPaths {
    const pathOf = source?.pathOf ?? ((path: string) => path);
    return {
      codec: (path) => path.replace(/^[^#]+/, pathOf),
      schema: (path) => this.#paths.get(pathOf(path)) ?? path,
    };
  }
}

function entryOf(key: string, value: JsonNode): JsonEntry {
  return { key, keyStart: 0, value };
}
