import { describeNode, type JsonNode } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { shorten } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import { DECIMAL } from "../interface/spellings.js";
import { type Limits, readLimits } from "./read-limits.js";

/** The limits of an integer or a float: those of an integer are whole, and said exactly; of a bigint they may be text. */
export function readTypeLimits(view: ObjectView, datatype: "integer" | "float", reporter: Reporter): Limits {
  const isBigint = view.isTrue("bigint");
  const areRight = ["minimum", "maximum"].map((key) => {
    const node = view.get(key);
    if (node?.kind === "string") return isBigint || refuseText(key, node, datatype, reporter);
    return node?.kind !== "number" || datatype === "float" || checkWhole(node, isBigint, reporter);
  });
  return areRight.every(Boolean) ? readLimits(view, reporter) : { minimum: undefined, maximum: undefined };
}

function refuseText(key: string, node: JsonNode & { readonly kind: "string" }, datatype: string, reporter: Reporter): false {
  // What is no number at all has been reported.
  if (!fits(node.value, DECIMAL)) return false;
  const hint = datatype === "integer" ? 'with "bigint": true it may be a string' : undefined;
  reporter.error(node.start, "wrong-type", `"${key}" expects a number, found ${describeNode(node)}`, hint);
  return false;
}

function checkWhole({ value, start, text }: JsonNode & { readonly kind: "number" }, isBigint: boolean, reporter: Reporter): boolean {
  if (Number.isSafeInteger(value)) return true;
  const hint = isBigint && fits(text, DECIMAL) ? `write it as a string: "${shorten(text)}"` : undefined;
  reporter.error(start, "bad-value", `a limit of an integer expects a whole number within 2^53 - 1, found ${shorten(text)}`, hint);
  return false;
}
