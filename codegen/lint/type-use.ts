import { quote } from "../interface/quote.js";
import type { Finding, LintScope } from "./lint-rule.js";
import type { Site } from "./site.js";

/** A type of the interface itself that nothing uses; those of an included file may be for others that include it. */
export function* unusedType({ kind, name, at }: Site, { file, usedTypes }: LintScope): Iterable<Finding> {
  if (kind !== "named type" || file.kind !== "file" || usedTypes?.has(name) !== false) return;
  yield { at, rule: "unused-type", message: `nothing uses the type ${quote(name)}` };
}

/** A type that is on its way out, used by what stays. */
export function* deprecatedType({ view, parent }: Site, { types }: LintScope): Iterable<Finding> {
  const type = view.string("type");
  const advice = type === undefined ? undefined : types.get(type.value)?.string("deprecated")?.value;
  if (type === undefined || advice === undefined || isDeprecated(view, parent)) return;
  yield { at: type.start, rule: "deprecated-type", message: `the type ${quote(type.value)} is deprecated`, hint: advice };
}

function isDeprecated(view: Site["view"], parent: Site | undefined): boolean {
  if (view.string("deprecated") !== undefined) return true;
  return parent !== undefined && isDeprecated(parent.view, parent.parent);
}
