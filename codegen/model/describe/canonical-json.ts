import type { JsonEntry, JsonNode, JsonValue } from "../../interface/json-node.js";

/**
 * A value as canonical JSON: no spaces, strings and numbers as RFC 8785 (§3.2.2) writes them. The members of an object keep their order,
 * since that of an interface says something. `-0` keeps its sign.
 */
export function canonicalJson(node: JsonNode): string {
  if (node.kind === "array") return `[${node.items.map(canonicalJson).join(",")}]`;
  if (node.kind === "object") return `{${node.entries.map(canonicalMember).join(",")}}`;
  return Object.is(node.value, -0) ? "-0" : JSON.stringify(node.value);
}

/** The same in pieces: a new one begins at each member of the objects down to a depth. */
export function canonicalLines(node: JsonNode, depth: number): readonly string[] {
  if (node.kind !== "object" || node.entries.length === 0 || depth === 0) return [canonicalJson(node)];
  const lines = node.entries.flatMap(({ key, value }, index) => {
    const [first = "", ...others] = canonicalLines(value, depth - 1);
    return [`${index === 0 ? "{" : ","}${JSON.stringify(key)}:${first}`, ...others];
  });
  return [...lines.slice(0, -1), `${lines.at(-1)}}`];
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
