import { createRequire } from "node:module";
import type { Edit, Node, ParseError } from "jsonc-parser";
import { orderKeys } from "./order-keys.js";
import { tightenBrackets } from "./tighten-brackets.js";

const { format, parseTree } = createRequire(import.meta.url)("jsonc-parser") as typeof import("jsonc-parser");

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
  return tightenBrackets(applyAll(ordered, format(ordered, undefined, options)));
}

/** The library's own way makes the whole text anew for each edit. */
function applyAll(text: string, edits: readonly Edit[]): string {
  const sorted = edits.toSorted((one, other) => one.offset - other.offset);
  const ends = [0, ...sorted.map(({ offset, length }) => offset + length)];
  const pieces = sorted.map(({ offset, content }, index) => text.slice(ends[index], offset) + content);
  return pieces.join("") + text.slice(ends.at(-1));
}

function parse(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? root : undefined;
}
