import type { Node } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import { anchorHandlers } from "./anchor-handlers.js";
import { membersOf } from "./class-handlers.js";
import type { ClassNode } from "./find-classes.js";
import type { SourceStyle } from "./source-style.js";
import { indentAt, isFirstInLine, type TextEdit } from "./text-edit.js";

/** A handler that a class lacks. */
export interface MissingHandler {
  readonly name: string;
  /** Its source, at this indentation. */
  print(indent: string): string;
}

/** What handlers are to be placed by. */
export interface Placing {
  /** The names of all handlers, in the order of the interface. */
  readonly order: readonly string[];
  readonly style: SourceStyle;
}

/** The edits that put handlers into a class. */
export function placeHandlers(node: ClassNode, missing: readonly MissingHandler[], { order, style }: Placing): readonly TextEdit[] {
  const members = membersOf(node);
  const nodesOf = (name: string): readonly Node[] => members.filter((member) => member.name === name).map((member) => member.node);
  const edits = { after: insertAfter, before: insertBefore, end: insertAtEnd };
  return anchorHandlers(missing, { order, find: nodesOf }).map(({ anchor = node, side, handlers }) =>
    edits[side](anchor, { handlers, owner: node, style }),
  );
}

interface Insertion {
  readonly handlers: readonly MissingHandler[];
  readonly owner: ClassNode;
  readonly style: SourceStyle;
}

/** Handlers with a blank line between. */
function print(handlers: readonly MissingHandler[], indent: string, { newline }: SourceStyle): string {
  return handlers.map((handler) => handler.print(indent)).join(newline + newline);
}

/** After a member, and after what is said of it in its last line. */
function insertAfter(member: Node, { handlers, owner, style }: Insertion): TextEdit {
  const text = member.getSourceFile().getFullText();
  const outer = indentAt(text, owner.getStart());
  const start = member.getStart(true);
  const inner = isFirstInLine(text, start) ? indentAt(text, start) : outer + style.indent;
  const at = endOfMember(member);
  const rest = /^[^\r\n]*/.exec(text.slice(at))?.[0].trim() ?? "";
  const end = rest === "" ? "" : `${style.newline}${rest.startsWith("}") ? outer : inner}`;
  return { at, text: `${style.newline}${style.newline}${print(handlers, inner, style)}${end}` };
}

/** Where a member ends, with a semicolon and comments in the same line. */
function endOfMember(member: Node): number {
  const { SyntaxKind } = morph();
  const text = member.getSourceFile().getFullText();
  const next = member.getNextSibling();
  const isClosed = next?.getKind() === SyntaxKind.SemicolonClassElement && !/[\r\n]/.test(text.slice(member.getEnd(), next.getStart()));
  const last = isClosed ? next : member;
  return last.getTrailingCommentRanges().at(-1)?.getEnd() ?? last.getEnd();
}

/** Before a member, and before the comments that stand on it without a blank line between. */
function insertBefore(member: Node, { handlers, style }: Insertion): TextEdit {
  const text = member.getSourceFile().getFullText();
  const at = startOfMember(member, text);
  const isFirst = isFirstInLine(text, at);
  const inner = isFirst ? indentAt(text, at) : indentAt(text, at) + style.indent;
  const printed = `${print(handlers, inner, style)}${style.newline}${style.newline}${inner}`;
  return { at, text: isFirst ? printed.slice(inner.length) : style.newline + printed };
}

function startOfMember(member: Node, text: string): number {
  let start = member.getStart();
  for (const comment of member.getLeadingCommentRanges().toReversed()) {
    const isApart = /\n\s*\n/.test(text.slice(comment.getEnd(), start));
    // What is said at the end of the line above belongs to what stands there.
    if (isApart || !isFirstInLine(text, comment.getPos())) break;
    start = comment.getPos();
  }
  return start;
}

/** After all that stands in a class. */
function insertAtEnd(_: Node, { handlers, owner, style }: Insertion): TextEdit {
  const { SyntaxKind } = morph();
  const text = owner.getSourceFile().getFullText();
  const outer = indentAt(text, owner.getStart());
  const close = owner.getEnd() - 1;
  const at = text.slice(0, close).trimEnd().length;
  const isEmpty = owner.getFirstChildByKind(SyntaxKind.OpenBraceToken)?.getEnd() === at;
  const gap = isEmpty ? style.newline : style.newline + style.newline;
  const end = /[\r\n]/.test(text.slice(at, close)) ? "" : style.newline + outer;
  return { at, text: `${gap}${print(handlers, outer + style.indent, style)}${end}` };
}
