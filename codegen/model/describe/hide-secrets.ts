import type { JsonNode, JsonObject } from "../../interface/json-node.js";
import { ObjectView } from "../../interface/object-view.js";
import type { ObjectKind } from "../../interface/shape.js";
import { nodeOf } from "./canonical-json.js";

/** The default of a secret argument is a secret too: others only learn that it may be absent. */
export function withoutSecretDefault(node: JsonObject): JsonObject {
  const view = new ObjectView(node);
  if (!view.isTrue("secret")) return node;
  const entries = node.entries.filter(({ key }) => key !== "default" && key !== "example" && key !== "optional");
  if (view.get("default") === undefined && !view.isTrue("optional")) return { ...node, entries };
  return { ...node, entries: [...entries, { key: "optional", keyStart: 0, value: nodeOf(true) }] };
}

/** An example that gives a secret argument a value is none for others. */
export function withoutSecretExamples(node: JsonObject, kind: ObjectKind): JsonObject {
  if (kind !== "request" && kind !== "signature") return node;
  const fields = new ObjectView(node).array("arguments")?.items ?? [];
  const secret = fields.findIndex((field) => new ObjectView(field).isTrue("secret"));
  if (secret === -1) return node;
  const showsNone = (example: JsonNode): boolean => (new ObjectView(example).array("arguments")?.items.length ?? 0) <= secret;
  const entries = node.entries.map((entry) =>
    entry.key === "examples" && entry.value.kind === "array"
      ? { ...entry, value: { ...entry.value, items: entry.value.items.filter(showsNone) } }
      : entry,
  );
  return { ...node, entries };
}
