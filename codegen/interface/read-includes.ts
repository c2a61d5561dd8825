import { dirname, join, normalize, resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostics.js";
import { IncludeGraph } from "./include-graph.js";
import type { JsonNode } from "./json-node.js";
import { ObjectView } from "./object-view.js";
import { type FileKind, type Interface, readInterface } from "./read-interface.js";
import { type JsonFile, readJsonFile } from "./read-json.js";
import { fits } from "./shape.js";
import { INCLUDE_PATH } from "./spellings.js";

/** So many files may lead from one to the next. */
const deepest = 100;

/** The bytes of a file, or a text that says why there are none. */
export type ReadFile = (file: string) => Uint8Array | string;

/** Reads a file of JSON. A text says why it cannot be read; undefined: it is no JSON, which is among the mistakes. */
export type ReadJson = (path: string) => JsonFile | string | undefined;

/** The files that are one interface. */
export interface InterfaceFiles {
  /** Those whose all belongs to it, in the order in which they are merged: what a file includes comes before it, and the entry last. */
  readonly merged: readonly Interface[];
  /** All that could be read, also those that only groups include, in the order in which that was done; the entry last. */
  readonly all: readonly Interface[];
  /** Those that a group includes, in the order in which they are merged. */
  includedBy(group: JsonNode): readonly Interface[];
  /** Whether a file could not be read. */
  readonly isIncomplete: boolean;
  /** Reads a file of another kind, which the interface names. */
  readonly readJson: ReadJson;
  /** Every mistake so far and to come: by file as read, then by place. */
  diagnostics(): readonly Diagnostic[];
}

/** What tells one file from another, however a path leads to it. */
export type Identify = (file: string) => string;

/** Reads a file and all that it includes, each once, depth first. */
export function readIncludes(bytes: Uint8Array, file: string, readFile: ReadFile, identify: Identify = normalize): InterfaceFiles {
  const reader = new IncludeReader(readFile, identify);
  reader.read(bytes, normalize(file), { name: file, kind: "file", above: [] });
  const { all, graph, sources } = reader;
  const entry = all.at(-1);
  return {
    merged: entry === undefined ? [] : [...graph.includedBy(entry.node, entry), entry],
    all,
    includedBy: (group) => graph.includedBy(group),
    isIncomplete: reader.isIncomplete,
    readJson: (path) => reader.readJson(path),
    diagnostics: () => sources.flatMap((source) => ("rule" in source ? [source] : source.reporter.diagnostics)),
  };
}

interface Reading {
  /** As diagnostics name the file. */
  readonly name: string;
  readonly kind: FileKind;
  /** The files that lead here, from the entry on. */
  readonly above: readonly string[];
}

class IncludeReader {
  readonly all: Interface[] = [];
  readonly graph = new IncludeGraph();
  /** In the order in which they were read. */
  readonly sources: (Interface | JsonFile | Diagnostic)[] = [];
  readonly #jsonFiles = new Map<string, ReturnType<ReadJson>>();
  isIncomplete = false;
  readonly #readFile: ReadFile;
  readonly #identify: Identify;
  readonly #seen = new Set<string>();

  constructor(readFile: ReadFile, identify: Identify) {
    this.#readFile = readFile;
    this.#identify = identify;
  }

  /** Gives the diagnostic of a file that is none, which stands where it was included. */
  read(bytes: Uint8Array, path: string, { name, kind, above }: Reading): Diagnostic | undefined {
    this.#seen.add(this.#identify(path));
    const result = readInterface(bytes, name, kind);
    const isUnread = "rule" in result;
    if (isUnread) this.isIncomplete = true;
    if (isUnread && result.rule === "file" && kind === "included file") return result;
    this.sources.push(result);
    if (isUnread) return undefined;
    this.graph.add(this.#identify(path), result);
    for (const holder of includersIn(result.node)) this.#includeAll(holder, result, { path, above: [...above, path] });
    this.all.push(result);
    return undefined;
  }

  /** Each is read once. */
  readJson(path: string): ReturnType<ReadJson> {
    const identity = this.#identify(path);
    if (this.#jsonFiles.has(identity)) return this.#jsonFiles.get(identity);
    const bytes = this.#readFile(path);
    const result = typeof bytes === "string" ? bytes : readJsonFile(bytes, path);
    if (typeof result !== "string") this.sources.push(result);
    const file = typeof result !== "string" && "rule" in result ? undefined : result;
    this.#jsonFiles.set(identity, file);
    return file;
  }

  /** All that a file, or a group in it, includes. */
  #includeAll(
    holder: JsonNode,
    { node: root, reporter }: Interface,
    { path, above }: { readonly path: string; readonly above: readonly string[] },
  ): void {
    for (const item of new ObjectView(holder).array("include")?.items ?? []) {
      if (item.kind !== "string" || !fits(item.value, INCLUDE_PATH)) continue;
      if (above.length > deepest) {
        reporter.error(item.start, "bad-value", `expected no more than ${deepest} files that include each other in a row`);
        this.isIncomplete = true;
        return;
      }
      const target = this.#find(item.value, path);
      const at = above.findIndex((file) => this.#identify(file) === this.#identify(target));
      if (at !== -1) {
        reporter.error(item.start, "include-cycle", `the files include each other: ${[...above.slice(at), target].join(" → ")}`);
        // What a group would have got by it is not known.
        if (holder !== root) this.isIncomplete = true;
        continue;
      }
      this.graph.link(holder, this.#identify(target));
      if (this.#seen.has(this.#identify(target))) continue;
      const problem = this.#include(target, above);
      if (problem !== undefined) reporter.error(item.start, "file", `${target}: ${problem}`, hintOf(item.value));
    }
  }

  /** Where an included file is: an installed package is sought in `node_modules`, from the folder of the file that includes it upwards. */
  #find(include: string, path: string): string {
    const name = include.startsWith("katcp:") ? include.slice("katcp:".length) : undefined;
    if (name === undefined) return normalize(join(dirname(path), include));
    const candidates = foldersAbove(dirname(path)).map((folder) => normalize(join(folder, "node_modules", name)));
    return candidates.find((candidate) => typeof this.#readFile(candidate) !== "string") ?? (candidates[0] as string);
  }

  /** What keeps a file from being read. */
  #include(target: string, above: readonly string[]): string | undefined {
    const bytes = this.#readFile(target);
    if (typeof bytes !== "string") return this.read(bytes, target, { name: target, kind: "included file", above })?.message;
    this.isIncomplete = true;
    return bytes;
  }
}

/** The objects that may include files: the file itself, and its groups at any depth. */
function* includersIn(node: JsonNode): Iterable<JsonNode> {
  yield node;
  for (const { value } of new ObjectView(node).entries("groups")) yield* includersIn(value);
}

/** A folder and all above it, as paths from the same place. */
function foldersAbove(folder: string): readonly string[] {
  const above = [folder];
  for (let whole = resolve(folder); dirname(whole) !== whole; whole = dirname(whole)) above.push(join(folder, "../".repeat(above.length)));
  return above;
}

function hintOf(include: string): string | undefined {
  const [, name] = /^katcp:((?:@[^/]+\/)?[^/]+)\//.exec(include) ?? [];
  return name === undefined ? undefined : `install the package: npm install --save-dev ${name}`;
}
