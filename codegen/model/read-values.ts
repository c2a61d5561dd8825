import type { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { type ValueEntry, valueEntries } from "../interface/value-entries.js";

/** The `values` of a discrete or of a parameter: one or more, and all different. */
export function readValues(view: ObjectView, reporter: Reporter): readonly ValueEntry[] {
  const node = view.get("values");
  if (node === undefined) reporter.error(view.start, "missing-key", 'a discrete lacks the key "values"');
  if (node?.kind !== "array" && node?.kind !== "object") return [];
  const isEmpty = (node.kind === "array" ? node.items : node.entries).length === 0;
  if (isEmpty) reporter.error(node.start, "bad-value", '"values" expects one or more values, found none');
  const seen = new Set<string>();
  return valueEntries(view).filter(({ value, at }) => {
    if (seen.has(value)) reporter.error(at, "bad-value", `"values" expects different values, found the string ${quote(value)} twice`);
    return !seen.has(value) && seen.add(value);
  });
}
