import { type JsonNode, toJson } from "../interface/json-node.js";
import type { Extensions } from "./type-model.js";

/** What an object says under keys that begin with `x-`, for other tools (interface reference, "Text"); `x-allow` is the compiler's own. */
export function readExtensions(node: JsonNode): Extensions {
  const entries = node.kind === "object" ? node.entries : [];
  const extensions = entries.filter(({ key }) => key.startsWith("x-") && key !== "x-allow");
  return Object.fromEntries(extensions.map(({ key, value }) => [key, toJson(value)]));
}
