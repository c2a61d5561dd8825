import { DATATYPE_NAMES, type DatatypeName } from "katcp-runtime/vocabulary";
import type { JsonNode } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import { UNKNOWN_TYPE } from "./build-type.js";
import { isRead } from "./is-read.js";
import { reportMisplaced } from "./report-keys.js";
import type { TypeModel } from "./type-model.js";

/** A text, bytes or JSON might be any word. */
const wordless: readonly DatatypeName[] = ["string", "bytes", "json"];
const takers = DATATYPE_NAMES.filter((name) => !wordless.includes(name));

type StringNode = JsonNode & { readonly kind: "string" };

/** The words that may stand instead of a value (interface reference, "More of types"): each another, and none that the type would read. */
export function readWords(view: ObjectView, type: TypeModel, reporter: Reporter): readonly string[] | undefined {
  const array = view.array("words");
  if (array === undefined || type === UNKNOWN_TYPE) return undefined;
  if (!takers.includes(type.datatype)) {
    reportMisplaced(view, "words", { datatype: type.datatype, datatypes: takers, reporter });
    return undefined;
  }
  if (array.items.length === 0) reporter.error(array.start, "bad-value", '"words" expects one or more words, found none');
  const words = new Set<string>();
  for (const item of array.items) {
    if (item.kind !== "string" || !fits(item.value, /^[!-~]+$/)) continue;
    const problem = findProblem(item, words, type);
    if (problem === undefined) words.add(item.value);
    else reporter.error(item.start, "bad-value", `"words" expects ${problem}, found the string ${quote(item.value)}`);
  }
  return words.size === 0 ? undefined : [...words];
}

function findProblem({ value }: StringNode, earlier: ReadonlySet<string>, type: TypeModel): string | undefined {
  if (earlier.has(value)) return "different words";
  if (type.now && value === "now") return 'words other than now, which "now": true accepts';
  return isRead(value, type) ? `words that are not values of the type ${type.datatype}` : undefined;
}
