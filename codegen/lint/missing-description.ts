import { quote } from "../interface/quote.js";
import type { Finding } from "./lint-rule.js";
import type { Site } from "./site.js";

/**
 * What people look up has a description: the device, its types, what a request or an inform takes, groups of sensors, and parameters.
 * What a reply holds may go without one: its name and its units often say enough.
 */
export function* missingDescription({ kind, key, name, at, view }: Site): Iterable<Finding> {
  const noun = nounOf(kind, key);
  const description = view.get("description");
  const isText = description?.kind === "string";
  if (noun !== undefined && (description === undefined || (isText && description.value.trim() === ""))) {
    yield { at: isText ? description.start : at, rule: "missing-description", message: `the ${noun} ${quote(name)} has no description` };
  } else if (kind === "request" && isText && /^[ \t]*[\r\n]/.test(description.value)) {
    yield { at: description.start, rule: "missing-description", message: "the first line is blank, but ?help lists it" };
  }
}

function nounOf(kind: Site["kind"], key: string): string | undefined {
  if (kind === "file") return "device";
  if (kind === "named type") return "type";
  if (kind === "parameter") return "parameter";
  if (kind === "group") return "group";
  return key === "arguments" ? "argument" : undefined;
}
