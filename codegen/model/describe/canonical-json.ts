import type { JsonEntry, JsonNode, JsonValue } from "../../interface/json-node.js";

/**
 * A value as canonical JSON: no spaces, strings and numbers as RFC 8785 (§3.2.2) writes them. The members of an object keep their order,
 * since that of an interface says something. `-0` keeps its sign.
 */
export function canonicalJson(node: JsonNode): string {
  if (node.kind === "array") return `[${joined(node.items, canonicalJson)}]`;
  if (node.kind === "object") return `{${joined(node.entries, canonicalMember)}}`;
  return Object.is(node.value, -0) ? "-0" : JSON.stringify(node.value);
}

/** Most lists are short: to join them costs less without a list of the texts. */
function joined<T>(items: readonly T[], textOf: (item: T) => string): string {
  let text = "";
  for (const item of items) text += text === "" ? textOf(item) : `,${textOf(item)}`;
  return text;
}

/** A piece of a text: itself, or a list of members that commas join. */
export type TextPart = string | readonly string[];

/**
 * The same in pieces, so that whoever prints them in lines adds a line for each member that is new: the members of the objects below
 * `depth` others are lists.
 */
export function canonicalParts(node: JsonNode, depth: number): readonly TextPart[] {
  if (node.kind !== "object" || node.entries.length === 0) return [canonicalJson(node)];
  if (depth === 0) return ["{", node.entries.map(canonicalMember), "}"];
  const parts = node.entries.flatMap(({ key, value }, index) => {
    const [first = "", ...others] = value.kind === "object" ? canonicalParts(value, depth - 1) : [canonicalJson(value)];
    return [`${index === 0 ? "{" : ","}${JSON.stringify(key)}:${String(first)}`, ...others];
  });
  return [...parts, "}"];
}

/** The text that these pieces make. */
export function joinParts(parts: readonly TextPart[]): string {
  return parts.map((part) => (typeof part === "string" ? part : part.join(","))).join("");
}

function canonicalMember({ key, value }: JsonEntry): string {
  return `${JSON.stringify(key)}:${canonicalJson(value)}`;
}

/** An object of these members. */
export function objectNode(members: readonly (readonly [key: string, value: JsonNode])[]): JsonNode {
  return { kind: "object", start: 0, entries: members.map(([key, value]) => ({ key, keyStart: 0, value })) };
}

/** A value of plain JSON as a node. */
export function nodeOf(value: JsonValue): JsonNode {
  if (Array.isArray(value)) return { kind: "array", start: 0, items: value.map(nodeOf) };
  if (typeof value === "object" && value !== null) return objectNode(Object.entries(value).map(([key, each]) => [key, nodeOf(each)]));
  if (typeof value === "number") return { kind: "number", start: 0, value, text: String(value) };
  if (typeof value === "string") return { kind: "string", start: 0, value };
  return typeof value === "boolean" ? { kind: "boolean", start: 0, value } : { kind: "null", start: 0, value: null };
}
