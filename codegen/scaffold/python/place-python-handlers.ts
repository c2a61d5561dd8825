import { anchorHandlers } from "../anchor-handlers.js";
import { indentAt, type TextEdit } from "../text-edit.js";
import type { PythonNode, PythonSource } from "./parse-python.js";
import type { PythonStyle } from "./python-handler.js";
import { pythonMembers, statementsOf } from "./python-members.js";
import { endOfLine } from "./python-names.js";

/** A handler that a class lacks. */
export interface MissingPythonHandler {
  readonly name: string;
  /** Its source, at this indentation. */
  print(indent: string): string;
}

/** The edits that put handlers into a class. */
export function placePythonHandlers(
  owner: PythonNode,
  missing: readonly MissingPythonHandler[],
  { source, order, style }: { readonly source: PythonSource; readonly order: readonly string[]; readonly style: PythonStyle },
): readonly TextEdit[] {
  const { text } = source;
  const [first] = statementsOf(owner);
  const last = statementsOf(owner).at(-1);
  if (first === undefined || last === undefined) return [];
  const { newline } = style;
  const isOneLine = startOfLine(text, first.from) <= (owner.getChild("Body")?.from ?? 0);
  const indent = isOneLine ? `${indentAt(text, owner.from)}${style.step}` : indentAt(text, startOfLine(text, first.from));
  const print = (handlers: readonly MissingPythonHandler[]): string => handlers.map((each) => each.print(indent)).join(newline + newline);
  const after = (node: PythonNode, handlers: readonly MissingPythonHandler[]): TextEdit => ({
    at: endOfBlock(text, endOfLine(text, endOfCode(node)), indent),
    text: `${newline}${newline}${print(handlers)}`,
  });
  // What stands in the line of the class gets one of its own, where a handler can follow.
  if (isOneLine) return [openLine(first, text, `${newline}${indent}`), after(last, missing)];
  const members = pythonMembers(owner, text);
  const find = (name: string): readonly PythonNode[] => members.filter((each) => each.name === name).map(({ statement }) => statement);
  return anchorHandlers(missing, { order, find }).map(({ anchor = last, side, handlers }) =>
    side === "before" ? { at: startWithComments(anchor, text), text: `${print(handlers)}${newline}${newline}` } : after(anchor, handlers),
  );
}

function openLine({ from }: PythonNode, text: string, lineStart: string): TextEdit {
  const before = text.slice(0, from);
  return { at: before.replace(/(?:[ \t]|\\\r?\n)+$/, "").length, end: from, text: lineStart };
}

/** Where the last word of a statement ends: behind it there are comments at most. */
function endOfCode(node: PythonNode): number {
  // In a string there are nodes of their own, of what is escaped or replaced.
  if (node.name.endsWith("String") && node.name !== "ContinuedString") return node.to;
  let last = node.lastChild;
  while (last !== null && last.name === "Comment") last = last.prevSibling;
  return last === null ? node.to : endOfCode(last);
}

/** Past the comments that are indented farther than the statement: they are said of what is in it. */
function endOfBlock(text: string, end: number, indent: string): number {
  const comment = /^(?:[ \t]*(?:\r\n|\n|\r))+([ \t]+)#[^\r\n]*/.exec(text.slice(end));
  const isInside = comment !== null && (comment[1]?.length ?? 0) > indent.length;
  return isInside ? endOfBlock(text, end + comment[0].length, indent) : end;
}

/** Where the line of a place starts; one whose predecessor ends with a backslash goes on with that. */
function startOfLine(text: string, at: number): number {
  const start = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  const end = text.slice(0, start).replace(/\r?\n$|\r$/, "");
  return start > 0 && end.endsWith("\\") ? startOfLine(text, end.length - 1) : start;
}

/** The line in which a statement begins, or the first of the comments that stand on it without a blank line between. */
function startWithComments({ from }: PythonNode, text: string): number {
  let start = startOfLine(text, from);
  for (;;) {
    const above = startOfLine(text, text.slice(0, start).replace(/\r?\n$|\r$/, "").length);
    if (above >= start || !/^[ \t]*#/.test(text.slice(above, start))) return start;
    start = above;
  }
}
