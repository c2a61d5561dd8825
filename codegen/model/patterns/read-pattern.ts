import type { ObjectView } from "../../interface/object-view.js";
import { quote, shorten } from "../../interface/quote.js";
import type { Reporter } from "../../interface/reporter.js";
import { fits } from "../../interface/shape.js";
import { patternOf } from "./pattern-engine.js";

/** The `pattern` of a type or of a parameter (interface reference, "More of types"); undefined where it is none, which is reported. */
export function readPattern(view: ObjectView, reporter: Reporter): string | undefined {
  const node = view.string("pattern");
  // A longer one has been reported.
  if (node === undefined || !fits(node.value, /^[\s\S]+$/)) return undefined;
  const problem = patternProblem(node.value);
  if (problem === undefined) return node.value;
  reporter.error(
    node.start,
    "bad-value",
    `"pattern" expects an expression of RE2, found ${quote(node.value)}: ${problem}`,
    hintOf(node.value),
  );
  return undefined;
}

/** What keeps a text from being an expression of RE2. */
export function patternProblem(source: string): string | undefined {
  try {
    patternOf(source);
    return undefined;
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return shorten(text.replace(/^.*?error parsing regexp: /s, ""));
  }
}

/** What people know from other engines. */
function hintOf(source: string): string | undefined {
  if (/\(\?<?[=!]/.test(source)) return "RE2 has no lookahead and no lookbehind, so that it runs in linear time";
  return /\\[1-9]/.test(source) ? "RE2 has no references to groups, so that it runs in linear time" : undefined;
}
