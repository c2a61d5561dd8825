import { createRequire } from "node:module";
import type { Node, ParseError } from "jsonc-parser";
import { orderKeys } from "./order-keys.js";
import { tightenBrackets } from "./tighten-brackets.js";

const { applyEdits, format, parseTree } = createRequire(import.meta.url)("jsonc-parser") as typeof import("jsonc-parser");

/**
 * The text of an interface file as the house writes it: keys in the order of the reference, two spaces a level. Comments stay with what
 * they stand at, and lines where their author broke them. Undefined where the text is no JSON.
 */
export function formatInterface(text: string): string | undefined {
  const root = parse(text);
  if (root === undefined) return undefined;
  const ordered = orderKeys(text, root);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const options = { tabSize: 2, insertSpaces: true, eol, keepLines: true, insertFinalNewline: true };
  return tightenBrackets(applyEdits(ordered, format(ordered, undefined, options)));
}

function parse(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? root : undefined;
}
