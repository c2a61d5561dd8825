import type { Block, Term } from "./block.js";
import { escapeCell, escapeSpans } from "./escape-markdown.js";
import { lineOf } from "./line-of.js";
import { readProse } from "./read-prose.js";

/** A text as blocks of Markdown. */
export function markdownBlocks(text: string): string {
  return printBlocks(readProse(text));
}

/** A text as one line of Markdown. */
export function markdownLine(text: string): string {
  return escapeSpans(lineOf(readProse(text)));
}

/** A text as a cell of a table. */
export function markdownCell(text: string): string {
  return escapeCell(lineOf(readProse(text)));
}

/** Code as a cell of a table. */
export function codeCell(text: string): string {
  return escapeCell([{ isCode: true, text }]);
}

function printBlocks(blocks: readonly Block[]): string {
  return blocks.map(printBlock).join("\n\n");
}

function printBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return escapeSpans(block.spans);
    case "title":
      return `**${escapeSpans(block.spans)}**`;
    case "terms":
      return block.terms.map((term) => item("- ", printTerm(term))).join("\n");
    case "list":
      return block.items
        .map((blocks, index) => item(block.first === undefined ? "- " : `${block.first + index}. `, printBlocks(blocks)))
        .join("\n");
    case "code":
      return printCode(block.text);
  }
}

/** What is said of a name follows it, in its line where it begins with a text. */
function printTerm({ spans, blocks }: Term): string {
  const name = spans.length === 0 ? "" : `**${escapeSpans(spans)}**`;
  if (blocks.length === 0) return name;
  if (name === "") return printBlocks(blocks);
  return `${name}${blocks[0]?.kind === "paragraph" ? ": " : "\n\n"}${printBlocks(blocks)}`;
}

/** Lines below a marker stand below its text. */
function item(marker: string, text: string): string {
  return `${marker}${text}`.replaceAll(/\n(?!\n)/g, `\n${" ".repeat(marker.length)}`);
}

function printCode(text: string): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
