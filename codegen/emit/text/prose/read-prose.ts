import { tidyText } from "../../tidy-text.js";
import { type Block, spansOf, type Term } from "./block.js";

/** The sections of numpydoc that list names, each with an indented text below it. */
const listing = /^(?:other )?(?:parameters|returns|yields|receives|raises|warns|attributes|methods|keys|arguments|informs|replies)$/i;

/** Lists in lists beyond that are text: nobody writes them, and whoever does must not exhaust the stack. */
const deepest = 6;

const underline = /^(?:-{3,}|={3,})$/;
const longestTitle = 60;
const bullet = /^ {0,3}([-*+•]|\d{1,9}[.)])\s+\S/;

/**
 * The parts of a text, which is plain: blank lines part paragraphs, and what stands in backticks is code. Lists, indented examples and the
 * sections of a docstring (numpydoc) are known for what they are; nothing else means anything.
 */
export function readProse(text: string): readonly Block[] {
  return readBlocks(dedent(tidyText(text).replaceAll("\t", "    ").split("\n")), 0);
}

/** Lines without the indentation that all but the first have, as Python's `inspect.cleandoc`. */
function dedent([first = "", ...others]: readonly string[]): readonly string[] {
  return [first.trim(), ...withoutMargin(others)];
}

function withoutMargin(lines: readonly string[]): readonly string[] {
  const margins = lines.filter((line) => line.trim() !== "").map(indentOf);
  const margin = margins.reduce((least, each) => Math.min(least, each), Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(margin).trimEnd());
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function readBlocks(lines: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const read = readBlock(lines, at, depth);
    blocks.push(...read.blocks);
    at = read.next;
  }
  return blocks;
}

interface Read {
  readonly blocks: readonly Block[];
  /** The line after them. */
  readonly next: number;
}

function readBlock(lines: readonly string[], at: number, depth: number): Read {
  const line = lines[at] ?? "";
  if (line === "") return { blocks: [], next: at + 1 };
  if (depth === 0 && isTitle(lines, at)) return readSection(lines, at);
  if (depth < deepest && bullet.test(line)) return readList(lines, at, depth);
  if (indentOf(line) >= 4 || line.startsWith(">>> ")) return readCode(lines, at);
  return readParagraph(lines, at);
}

function isTitle(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  const isShort = line !== "" && indentOf(line) === 0 && line.length <= longestTitle;
  return isShort && !underline.test(line) && underline.test(lines[at + 1] ?? "");
}

function readSection(lines: readonly string[], at: number): Read {
  const title = (lines[at] ?? "").trim();
  const spans = spansOf(title.replace(/(?<=.):$/, ""));
  const start = at + 2;
  let next = start;
  while (next < lines.length && !isTitle(lines, next)) next++;
  const body = lines.slice(start, next);
  const isListing = listing.test(title) && body.some((line) => indentOf(line) > 0);
  const content: readonly Block[] = isListing ? [{ kind: "terms", terms: readTerms(body) }] : readBlocks(body, 1);
  return { blocks: [{ kind: "title", spans }, ...content], next };
}

function readTerms(lines: readonly string[]): readonly Term[] {
  const starts = lines.flatMap((line, index) => (line !== "" && indentOf(line) === 0 ? [index] : []));
  // What is indented before the first name belongs to none.
  const places = starts[0] === 0 ? starts : [0, ...starts];
  return places.flatMap((start, index) => {
    const own = lines.slice(start, places[index + 1]);
    const [name = "", ...body] = own;
    const isName = indentOf(name) === 0;
    const blocks = readBlocks(withoutMargin(isName ? body : own), 1);
    const spans = isName ? spansOf(name) : [];
    return spans.length === 0 && blocks.length === 0 ? [] : [{ spans, blocks }];
  });
}

function readList(lines: readonly string[], at: number, depth: number): Read {
  const margin = indentOf(lines[at] ?? "");
  const isNumbered = /^\s*\d/.test(lines[at] ?? "");
  const first = isNumbered ? Number.parseInt(lines[at] ?? "", 10) : undefined;
  const items: string[][] = [];
  let next = at;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? "";
    const isItem = bullet.test(line) && indentOf(line) <= margin && /^\s*\d/.test(line) === isNumbered;
    // A blank line ends the list, unless more of it follows.
    const isMore = line === "" ? isPartOfList(lines[next + 1] ?? "", margin, isNumbered) : indentOf(line) > margin;
    if (isItem) items.push([line.replace(/^\s*(?:[-*+•]|\d+[.)])\s+/, "")]);
    else if (isMore) items.at(-1)?.push(line);
    else break;
  }
  return { blocks: [{ kind: "list", first, items: items.map((item) => readBlocks(dedent(item), depth + 1)) }], next };
}

function isPartOfList(line: string, margin: number, isNumbered: boolean): boolean {
  if (line === "") return false;
  return indentOf(line) > margin || (bullet.test(line) && /^\s*\d/.test(line) === isNumbered);
}

function readCode(lines: readonly string[], at: number): Read {
  const isExample = (lines[at] ?? "").startsWith(">>> ");
  let next = at + 1;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? "";
    const goesOn = line === "" ? !isExample && indentOf(lines[next + 1] ?? "") >= 4 : isExample || indentOf(line) >= 4;
    if (!goesOn) break;
  }
  return { blocks: [{ kind: "code", text: withoutMargin(lines.slice(at, next)).join("\n") }], next };
}

function readParagraph(lines: readonly string[], at: number): Read {
  let next = at + 1;
  while (next < lines.length && !endsParagraph(lines[next] ?? "") && !isSection(lines, next)) next++;
  const text = lines
    .slice(at, next)
    .map((line) => line.trim())
    .join("\n");
  return { blocks: [{ kind: "paragraph", spans: spansOf(text) }], next };
}

/** A section that is known may begin without a blank line before it. */
function isSection(lines: readonly string[], at: number): boolean {
  return listing.test((lines[at] ?? "").trim()) && isTitle(lines, at);
}

/** A number begins a list only where it is 1: a line of prose may begin with any. */
function endsParagraph(line: string): boolean {
  return line === "" || (bullet.test(line) && /^\s*(?:\D|1[.)])/.test(line));
}
