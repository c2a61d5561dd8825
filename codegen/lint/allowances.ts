import { isChangeRule } from "../diagnostics/change-rules.js";
import { quote } from "../interface/quote.js";
import type { Interface } from "../interface/read-interface.js";
import { firstWord } from "../interface/shape.js";
import type { Finding } from "./lint-rule.js";

/** Reports what the file's `x-allow` does not silence, and each of its entries that silences nothing. */
export function reportAllowed({ root, reporter }: Interface, findings: readonly Finding[]): void {
  const allowed = new Set(root.entries("x-allow").map(({ key }) => key));
  for (const { rule, message, hint, ...spot } of findings) if (!allowed.has(rule)) reporter.warn(spot, rule, message, hint);
  const silenced = new Set<string>(findings.map(({ rule }) => rule));
  const idle = root.entries("x-allow").filter(({ key }) => key !== "unused-allow" && !silenced.has(key) && !isOfChanges(key));
  // An allowance of idle allowances is idle itself where there are none.
  const own = root.entries("x-allow").filter(({ key }) => key === "unused-allow" && idle.length === 0);
  for (const { key, keyStart } of allowed.has("unused-allow") ? own : idle) {
    reporter.warn({ at: keyStart }, "unused-allow", `nothing in this file breaks the rule ${quote(key)}`, "remove it");
  }
}

/** `request-removed scan`: what exempts a change from the rules of `diff`, which alone knows what it silences. */
function isOfChanges(key: string): boolean {
  return isChangeRule(firstWord(key));
}
