import { quote } from "../interface/quote.js";
import { fits } from "../interface/shape.js";
import { DISCRETE_VALUE, PARAMETER_VALUE } from "../interface/spellings.js";
import { valueEntries } from "../interface/value-entries.js";
import type { Finding } from "./lint-rule.js";
import type { Site } from "./site.js";

/** Guidelines §2: what goes over the wire is printable ASCII; a space in a value must be escaped, which people forget. */
export function* valueStyle({ kind, view }: Site): Iterable<Finding> {
  if (view.get("values") === undefined) return;
  const allowed = kind === "parameter" ? PARAMETER_VALUE : DISCRETE_VALUE;
  for (const { value, at } of valueEntries(view)) {
    if (/^[!-~]+$/.test(value) || !fits(value, allowed)) continue;
    const message = `the value ${quote(value)} has a space or a character outside ASCII, which some clients cannot read`;
    yield { at, rule: "value-style", message, hint: 'letters, digits, "-" and "_" work everywhere' };
  }
}
