import { createRequire } from "node:module";
import type { Edit, Node, ParseError } from "jsonc-parser";
import type { FileKind } from "../interface/read-interface.js";
import { orderKeys } from "./order-keys.js";

const { applyEdits, format, parseTree } = createRequire(import.meta.url)("jsonc-parser") as typeof import("jsonc-parser");

/**
 * The text of an interface file as the house writes it: keys in the order of the reference, two spaces a level. Comments stay with what
 * they stand at, and lines where their author broke them. Undefined where the text is no JSON.
 */
export function formatInterface(text: string, kind: FileKind): string | undefined {
  const root = parse(text);
  if (root === undefined) return undefined;
  const ordered = orderKeys(text, root, kind);
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const edits = format(ordered, undefined, { tabSize: 2, insertSpaces: true, eol: lineEnd, keepLines: true, insertFinalNewline: true });
  return applyEdits(
    ordered,
    edits.map((edit) => (isInsideBrackets(ordered, edit) ? { ...edit, content: "" } : edit)),
  );
}

/** The library puts spaces inside the brackets of arrays, as inside braces: `[ 1, 2 ]`. */
function isInsideBrackets(text: string, { offset, length, content }: Edit): boolean {
  return /^ *$/.test(content) && (text[offset - 1] === "[" || text[offset + length] === "]");
}

function parse(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? root : undefined;
}
