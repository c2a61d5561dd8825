import type { JsonNode } from "../../interface/json-node.js";

/** The value that a JSON pointer (RFC 6901) leads to: `/dishes/3/name`; undefined where there is none. */
export function nodeAt(node: JsonNode, pointer: string): JsonNode | undefined {
  let at: JsonNode | undefined = node;
  for (const token of pointer.split("/").slice(1)) at = at && childOf(at, unescapeToken(token));
  return pointer === "" || pointer.startsWith("/") ? at : undefined;
}

/** The last value on the way of a pointer that is there. */
export function nearestNode(node: JsonNode, pointer: string): JsonNode {
  return nodeAt(node, pointer) ?? (pointer === "" ? node : nearestNode(node, pointer.replace(/\/[^/]*$/, "")));
}

/** A key as it stands in a pointer. */
export function escapeToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescapeToken(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function childOf(node: JsonNode, key: string): JsonNode | undefined {
  if (node.kind === "array") return /^(?:0|[1-9]\d*)$/.test(key) ? node.items[Number(key)] : undefined;
  return node.kind === "object" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}
