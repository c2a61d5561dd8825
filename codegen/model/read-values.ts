import { describeNode, type JsonNode } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import type { Reporter } from "../interface/reporter.js";

/** The `values` of a discrete or of a parameter: one or more, and all different. */
export function readValues(view: ObjectView, reporter: Reporter): readonly string[] {
  const array = view.array("values");
  if (array === undefined) {
    if (view.get("values") === undefined) reporter.error(view.start, "missing-key", 'a discrete lacks the key "values"');
    return [];
  }
  if (array.items.length === 0) reporter.error(array.start, "bad-value", '"values" expects one or more values, found none');
  const seen = new Set<string>();
  for (const item of array.items) if (item.kind === "string") readOneValue(item, seen, reporter);
  return [...seen];
}

function readOneValue(item: JsonNode & { readonly kind: "string" }, seen: Set<string>, reporter: Reporter): void {
  if (seen.has(item.value)) reporter.error(item.start, "bad-value", `"values" expects different values, found ${describeNode(item)} twice`);
  seen.add(item.value);
}
