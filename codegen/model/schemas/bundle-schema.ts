import { posix } from "node:path";
import { type JsonNode, type JsonObject, type JsonValue, toJson } from "../../interface/json-node.js";
import { quote } from "../../interface/quote.js";
import type { ReadJson } from "../../interface/read-includes.js";
import type { JsonFile } from "../../interface/read-json.js";
import { escapeToken, nodeAt } from "./json-pointer.js";
import { entryOf, keyword, schemasIn } from "./schema-keywords.js";

/** More files than that belong to no configuration. */
const mostFiles = 100;

/** What would need more than places in files to be followed, or would set a base of its own for them. */
const unfollowed = ["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"];

type StringNode = JsonNode & { readonly kind: "string" };

interface Part {
  readonly file: JsonFile;
  /** Its key below `$defs`; undefined of the file itself. */
  readonly key: string | undefined;
}

/**
 * A schema and all files that it refers to as one document, in which each `$ref` is a pointer. What cannot be followed is reported
 * where it stands, and then there is no document.
 */
export class SchemaBundle {
  readonly #parts = new Map<string, Part>();
  readonly #readJson: ReadJson;
  /** What each `$ref` becomes. */
  readonly #pointers = new Map<JsonNode, string>();
  /** The entries that say nothing any more. */
  readonly #dropped = new Set<JsonNode>();
  #isBroken = false;

  constructor(root: JsonFile, readJson: ReadJson) {
    this.#readJson = readJson;
    this.#parts.set(posix.normalize(root.file), { file: root, key: undefined });
    // The map grows while it is walked.
    for (const part of this.#parts.values()) this.#follow(part.file);
  }

  /** The files that it is put together from. */
  get files(): readonly JsonFile[] {
    return Array.from(this.#parts.values(), ({ file }) => file);
  }

  /** The document; undefined where something was reported. */
  get document(): JsonValue | undefined {
    if (this.#isBroken) return undefined;
    const [root, ...others] = this.#parts.values();
    const document = root === undefined ? {} : this.#print(root.file.node);
    if (others.length === 0 || typeof document !== "object" || document === null || Array.isArray(document)) return document;
    const own = (document as { readonly $defs?: Readonly<Record<string, JsonValue>> }).$defs;
    const added = Object.fromEntries(others.map(({ key = "", file }) => [key, this.#print(file.node)]));
    return { ...document, $defs: { ...own, ...added } };
  }

  #follow(file: JsonFile): void {
    for (const schema of schemasIn(file.node)) {
      for (const key of unfollowed) {
        const entry = entryOf(schema, key);
        if (entry !== undefined) this.#report(file, entry.keyStart, `katcp-gen does not follow ${quote(key)}`, 'say "$ref"');
      }
      this.#checkIdentity(schema, file);
      const reference = keyword(schema, "$ref");
      if (reference?.kind === "string") this.#resolve(reference, file);
    }
  }

  /** The file itself may have an `$id`, which says nothing here; a schema within it that has one would begin another file. */
  #checkIdentity(schema: JsonObject, file: JsonFile): void {
    for (const key of ["$id", "$anchor"]) {
      const entry = entryOf(schema, key);
      if (entry === undefined) continue;
      this.#dropped.add(entry.value);
      if (key === "$id" && schema !== file.node)
        this.#report(file, entry.keyStart, 'a schema within a file has no "$id"', 'name it by "$anchor"');
    }
  }

  #resolve(reference: StringNode, from: JsonFile): void {
    const [path = "", fragment = ""] = splitReference(reference.value);
    if (/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path) || path.includes("\\")) {
      this.#report(from, reference.start, `"$ref" expects a place in this file or in one beside it, found ${quote(reference.value)}`);
      return;
    }
    const part = path === "" ? this.#parts.get(posix.normalize(from.file)) : this.#load(path, reference, from);
    if (part === undefined) return;
    const pointer = pointerOf(part.file.node, fragment);
    if (pointer === undefined) {
      this.#report(from, reference.start, `there is no ${quote(`#${fragment}`)} in ${part.file.file}`);
      return;
    }
    this.#pointers.set(reference, encodeURI(`#${part.key === undefined ? "" : `/$defs/${escapeToken(part.key)}`}${pointer}`));
  }

  #load(written: string, reference: StringNode, from: JsonFile): Part | undefined {
    const path = posix.normalize(posix.join(posix.dirname(from.file.replaceAll("\\", "/")), written));
    const known = this.#parts.get(path);
    if (known !== undefined) return known;
    const file = this.#parts.size >= mostFiles ? `a schema consists of no more than ${mostFiles} files` : this.#readJson(path);
    if (typeof file === "string") from.reporter.error(reference.start, "file", `${path}: ${file}`);
    if (typeof file === "string" || file === undefined) {
      this.#isBroken = true;
      return undefined;
    }
    const part = { file, key: this.#freeKey(path) };
    this.#parts.set(path, part);
    return part;
  }

  /** `../types/dish.schema.json` → `dish` */
  #freeKey(path: string): string {
    const taken = new Set(Array.from(this.#parts.values(), ({ key }) => key));
    const [root] = this.#parts.values();
    const own = root?.file.node.kind === "object" ? keyword(root.file.node, "$defs") : undefined;
    if (own?.kind === "object") for (const { key } of own.entries) taken.add(key);
    const base = posix.basename(path).replace(/(?:\.schema)?\.json$/, "");
    for (let number = 1; ; number++) {
      const key = number === 1 ? base : `${base}-${number}`;
      if (!taken.has(key)) return key;
    }
  }

  #report({ reporter }: JsonFile, at: number, message: string, hint?: string): void {
    this.#isBroken = true;
    reporter.error(at, "bad-value", message, hint);
  }

  #print(node: JsonNode): JsonValue {
    const pointer = this.#pointers.get(node);
    if (pointer !== undefined) return pointer;
    if (node.kind === "array") return node.items.map((item) => this.#print(item));
    if (node.kind !== "object") return toJson(node);
    const kept = node.entries.filter(({ value }) => !this.#dropped.has(value));
    return Object.fromEntries(kept.map(({ key, value }) => [key, this.#print(value)]));
  }
}

/** A path, and what stands behind the `#`, decoded. */
function splitReference(reference: string): readonly string[] {
  const [path = "", fragment = ""] = reference.split(/#(.*)/s);
  try {
    return [decodeURIComponent(path), decodeURIComponent(fragment)];
  } catch {
    return [path, fragment];
  }
}

/** Where a fragment leads to: a pointer, or the name of an anchor. */
function pointerOf(root: JsonNode, fragment: string): string | undefined {
  if (fragment === "" || fragment.startsWith("/")) return nodeAt(root, fragment) === undefined ? undefined : fragment;
  return findAnchor(root, fragment, "");
}

function findAnchor(node: JsonNode, name: string, pointer: string): string | undefined {
  const children: readonly (readonly [string, JsonNode])[] =
    node.kind === "object"
      ? node.entries.map(({ key, value }) => [key, value] as const)
      : node.kind === "array"
        ? node.items.map((item, index) => [String(index), item] as const)
        : [];
  const anchor = node.kind === "object" ? keyword(node, "$anchor") : undefined;
  if (anchor?.kind === "string" && anchor.value === name) return pointer;
  for (const [key, child] of children) {
    const found = findAnchor(child, name, `${pointer}/${escapeToken(key)}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
