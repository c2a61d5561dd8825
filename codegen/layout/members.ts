import { createRequire } from "node:module";
import type { Node } from "jsonc-parser";
import { TOKEN } from "../interface/json-token.js";

const { createScanner } = createRequire(import.meta.url)("jsonc-parser") as typeof import("jsonc-parser");

/** A member of an object, and what belongs to it. */
export interface Member {
  readonly node: Node;
  /** The lines and comments before it. */
  readonly lead: string;
  readonly body: string;
  /** A comment between it and its comma. */
  readonly beforeComma: string;
  /** The comments after its comma in the same line. */
  readonly trail: string;
}

/** An object, cut at its members. */
export interface Members {
  readonly list: readonly Member[];
  /** What stands before the closing brace. */
  readonly tail: string;
  /** Whether the last member has a comma too. */
  readonly endsInComma: boolean;
}

/** Cuts an object at its members, so that comments stay with what they stand at: above it, or after it in its line. */
export function splitMembers(text: string, node: Node): Members {
  let at = node.offset + 1;
  let endsInComma = false;
  const list = (node.children ?? []).map((member): Member => {
    const lead = text.slice(at, member.offset);
    const end = member.offset + member.length;
    const comma = commaAfter(text, end);
    const after = comma === undefined ? end : comma + 1;
    endsInComma = comma !== undefined;
    at = after + restOfLine(text.slice(after, node.offset + node.length - 1));
    return {
      node: member,
      lead,
      body: text.slice(member.offset, end),
      beforeComma: text.slice(end, comma ?? end),
      trail: text.slice(after, at),
    };
  });
  return { list, tail: text.slice(at, node.offset + node.length - 1), endsInComma };
}

/** The object again. */
export function joinMembers({ list, tail, endsInComma }: Members): string {
  let text = "{";
  let before = "";
  for (const [index, { lead, body, beforeComma, trail }] of list.entries()) {
    const isLast = index === list.length - 1;
    text += `${newLineIfNeeded(before, lead)}${body}${beforeComma}${isLast && !endsInComma ? "" : ","}${trail}`;
    before = trail;
  }
  return `${text}${newLineIfNeeded(before, tail)}}`;
}

/** A comment that ends with its line swallows what follows there. `before`: what stands between the member before and `text`. */
function newLineIfNeeded(before: string, text: string): string {
  return endsInLineComment(before) && !/^[ \t]*\r?\n/.test(text) ? `\n${text}` : text;
}

function endsInLineComment(line: string): boolean {
  const scanner = createScanner(line);
  let last: number = TOKEN.unknown;
  for (let kind: number = scanner.scan(); kind !== TOKEN.end; kind = scanner.scan()) last = kind;
  return last === TOKEN.lineComment;
}

function commaAfter(text: string, start: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  return Number(scanner.scan()) === TOKEN.comma ? scanner.getTokenOffset() : undefined;
}

/** How much of a text is comments and spaces up to the end of the line; nothing where something else stands in it. */
function restOfLine(text: string): number {
  const scanner = createScanner(text);
  for (let kind: number = scanner.scan(); ; kind = scanner.scan()) {
    if (kind === TOKEN.end || kind === TOKEN.lineBreak) return scanner.getTokenOffset();
    const isInLine =
      kind === TOKEN.space || kind === TOKEN.lineComment || (kind === TOKEN.blockComment && !scanner.getTokenValue().includes("\n"));
    if (!isInLine) return 0;
  }
}
