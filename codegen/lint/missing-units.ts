import { quote } from "../interface/quote.js";
import type { Finding, LintScope } from "./lint-rule.js";
import type { Site } from "./site.js";

const withUnits: readonly Site["kind"][] = ["argument", "field", "sensor"];

/** A float is a quantity, and a number without its units has cost spacecraft. */
export function* missingUnits({ kind, name, at, view }: Site, { types }: LintScope): Iterable<Finding> {
  if (!withUnits.includes(kind)) return;
  const type = types.resolve(view);
  if (type?.datatype !== "float" || type.units !== undefined) return;
  const noun = kind === "sensor" ? "sensor" : "field";
  yield {
    at,
    rule: "missing-units",
    message: `the ${noun} ${quote(name)} is a float without units`,
    hint: 'if it has none, write "units": ""',
  };
}
