import type { JsonEntry, JsonNode, JsonObject } from "../../interface/json-node.js";

/** The keywords of JSON Schema 2020-12 under which schemas stand: one, a list of them, or a map. */
const single = [
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
];
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const maps = ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"];

/** Every schema that is an object: a document, and all that stand in it. What stands in `enum`, `const` and the like is no schema. */
export function* schemasIn(node: JsonNode): Iterable<JsonObject> {
  if (node.kind !== "object") return;
  yield node;
  for (const { key, value } of node.entries) {
    if (single.includes(key)) yield* schemasIn(value);
    else if (lists.includes(key) && value.kind === "array") for (const item of value.items) yield* schemasIn(item);
    else if (maps.includes(key) && value.kind === "object") for (const entry of value.entries) yield* schemasIn(entry.value);
  }
}

/** The value of a keyword. */
export function keyword(schema: JsonObject, key: string): JsonNode | undefined {
  return entryOf(schema, key)?.value;
}

/** A keyword, and where it stands. */
export function entryOf({ entries }: JsonObject, key: string): JsonEntry | undefined {
  return entries.find((entry) => entry.key === key);
}
