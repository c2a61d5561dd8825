import type { Finding, LintScope } from "./lint-rule.js";
import type { Site } from "./site.js";

/** A character, or the escape of one. */
const beyondAscii = /\P{ASCII}+|(?:\\u(?!00[0-7])[0-9a-fA-F]{4})+/u;

/** Guidelines §2: what a device says is ASCII. Many clients of the field show the rest as question marks, or fail. */
export function* nonAscii({ view }: Site, { file }: LintScope): Iterable<Finding> {
  for (const key of ["description", "units", "deprecated"]) {
    const node = view.string(key);
    if (node === undefined || /^\p{ASCII}*$/u.test(node.value)) continue;
    const hint = key === "units" ? "such as degC, us, Ohm" : undefined;
    const message = `"${key}" has characters outside ASCII, which some clients cannot read (guidelines §2)`;
    yield { ...file.reporter.findIn(node.start, beyondAscii), rule: "non-ascii", message, ...(hint === undefined ? {} : { hint }) };
  }
}
