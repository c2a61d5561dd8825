import type { JsonArray, JsonEntry, JsonNode, JsonObject } from "../../interface/json-node.js";
import { KEY_TABLE } from "../../interface/key-table.js";
import type { ObjectKind, Shape } from "../../interface/shape.js";
import { withoutSecretDefault, withoutSecretExamples } from "./hide-secrets.js";

/** Keys that say nothing to others: how an editor checks the file, and how it is put together. */
const ownKeys = ["$schema", "include"];

/** How paths of the author's files are said. */
export interface PublicPaths {
  codec(path: string): string;
  schema(path: string): string;
}

/** What others may know of a value of the interface: the keys of the format, in the order of its table. */
export function publicPart(node: JsonNode, shape: Shape | undefined, paths: PublicPaths): JsonNode {
  if (node.kind === "array") return publicArray(node, itemShape(shape), paths);
  if (node.kind !== "object") return node;
  const object = shape?.is === "either" ? shape.shapes.find(({ is }) => is === "object" || is === "map") : shape;
  if (object?.is === "object") return publicObject(node, object.kind, paths);
  if (object?.is !== "map") return node;
  return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: publicPart(entry.value, object.of, paths) })) };
}

function publicArray(node: JsonArray, shape: Shape | undefined, paths: PublicPaths): JsonNode {
  return shape === undefined ? node : { kind: "array", start: node.start, items: node.items.map((item) => publicPart(item, shape, paths)) };
}

/** An object whose keys the format fixes. */
export function publicObject(node: JsonObject, kind: ObjectKind, paths: PublicPaths): JsonObject {
  const said = withoutSecretDefault(withoutSecretExamples(node, kind));
  const rules = rulesOf(kind);
  const entries = inOrder(said.entries, kind).map((entry) => {
    const value = publicValue(entry, rules.get(entry.key)?.shape, paths);
    return value === entry.value ? entry : { key: entry.key, keyStart: entry.keyStart, value };
  });
  return { kind: "object", start: node.start, entries };
}

/** The keys that others may know, in the order of the table. */
export function inOrder(entries: readonly JsonEntry[], kind: ObjectKind): readonly JsonEntry[] {
  const rules = rulesOf(kind);
  const rankOf = ({ key }: JsonEntry): number => rules.get(key)?.rank ?? -1;
  const isInOrder = entries.every((entry, index) => rankOf(entry) > (index === 0 ? -1 : rankOf(entries[index - 1] as JsonEntry)));
  if (isInOrder) return entries;
  return entries.filter(({ key }) => rules.has(key)).sort((one, other) => rankOf(one) - rankOf(other));
}

interface RankedRule {
  readonly rank: number;
  readonly shape: Shape;
}

const ranked = new Map<ObjectKind, ReadonlyMap<string, RankedRule>>();

/** The keys of the table that others may know. An interface has many objects of few kinds. */
function rulesOf(kind: ObjectKind): ReadonlyMap<string, RankedRule> {
  const known = ranked.get(kind);
  if (known !== undefined) return known;
  const said = KEY_TABLE[kind].filter(({ key }) => !key.startsWith("x-") && !ownKeys.includes(key));
  const rules = new Map(said.map(({ key, shape }, rank) => [key, { rank, shape }] as const));
  ranked.set(kind, rules);
  return rules;
}

function publicValue({ key, value }: JsonEntry, shape: Shape | undefined, paths: PublicPaths): JsonNode {
  if (value.kind === "string" && key === "codec") return { ...value, value: paths.codec(value.value) };
  if (value.kind === "string" && key === "schema") return { ...value, value: paths.schema(value.value) };
  return publicPart(value, shape, paths);
}

function itemShape(shape: Shape | undefined): Shape | undefined {
  const list = shape?.is === "either" ? shape.shapes.find(({ is }) => is === "list") : shape;
  return list?.is === "list" ? list.of : undefined;
}
