import { widthOf } from "../../text-width.js";
import { LINE_WIDTH } from "./expression.js";

/**
 * A docstring: a summary of one line, then all else. Its texts are the interface's, so whatever they hold, it stays one docstring that
 * formatters and linters leave as it is.
 */
export function docstring(doc: string, indent: number): string {
  const margin = " ".repeat(indent);
  const isPlain = plain.test(doc);
  const [summary = "", ...rest] = dedent(isPlain ? tidyPlain(doc) : tidy(doc));
  if (rest.length === 0) return `${margin}${quoted(summary)}`;
  const width = LINE_WIDTH - indent;
  const widthOfLine = isPlain ? lengthOf : widthOf;
  let text = summary;
  // The summary is a sentence of its own.
  if (rest[0] !== "") text += "\n";
  for (const line of rest) {
    if (line === "") text += "\n";
    else if (widthOfLine(line) <= width) text += `\n${margin}${line}`;
    else for (const each of wrap(line, width, widthOfLine)) text += `\n${margin}${each}`;
  }
  return `${margin}${quoted(`${text}\n${margin}`)}`;
}

/** What most texts are: then a character takes a column. */
const plain = /^[\n -~]*$/;
const lengthOf = (line: string): number => line.length;

function tidyPlain(doc: string): readonly string[] {
  return doc.split("\n").map((line, index) => (index === 0 ? summaryOf(line.trim()) : line.trimEnd()));
}

function tidy(doc: string): readonly string[] {
  const [first = "", ...rest] = doc.split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/).map(tidyLine);
  return [summaryOf(first.trimStart()), ...rest];
}

function tidyLine(line: string): string {
  const plain = /^[ -~]*$/.test(line) ? line : line.replaceAll("\t", "    ").replaceAll(/\p{Cc}/gu, " ");
  return plain.trimEnd();
}

/** It begins with a capital, and ends as a sentence does. */
function summaryOf(line: string): string {
  const capital = /^[a-z]+(?=[\s.,;:]|$)/.test(line) ? `${line.charAt(0).toUpperCase()}${line.slice(1)}` : line;
  return /[.?!]$/.test(capital) ? capital : `${capital.replace(/:$/, "")}.`;
}

/** Lines that are all indented are not. */
function dedent(lines: readonly string[]): readonly string[] {
  const [first = "", ...rest] = lines;
  if (rest.some((line) => /^[!-~]/.test(line))) return lines;
  const margins = rest.filter((line) => line !== "").map((line) => line.length - line.trimStart().length);
  const common = margins.length === 0 ? 0 : Math.min(...margins);
  return [first, ...rest.map((line) => line.slice(common))];
}

/** A line in as many as it takes, broken between words; what follows stands under the text of a list's item. */
function wrap(line: string, width: number, widthOfLine: (line: string) => number): readonly string[] {
  const margin = /^ *(?:[-*] )?/.exec(line)?.[0] ?? "";
  const bare = margin.trim();
  const hanging = /^ +\S+: /.test(line) ? 4 : 0;
  const lines: string[] = [];
  let current = margin;
  for (const word of line.slice(margin.length).split(" ")) {
    const longer = current.length === margin.length && current.trim() === bare ? `${current}${word}` : `${current} ${word}`;
    if (widthOfLine(longer) <= width || current.trim() === bare) current = longer;
    else {
      lines.push(current.trimEnd());
      current = `${" ".repeat(margin.length + hanging)}${word}`;
    }
  }
  return [...lines, current.trimEnd()];
}

/** Between three quotes; raw where backslashes stand in it. */
function quoted(text: string): string {
  const start = text.startsWith('"') ? `\\u0022${text.slice(1)}` : text;
  const hasBackslash = text.includes("\\");
  if (!hasBackslash && !text.includes('"""') && start === text) return `"""${text}"""`;
  if (hasBackslash && !text.includes('"""') && start === text) return `r"""${text}"""`;
  const escaped = text.replaceAll("\\", "\\u005c").replaceAll('"""', '\\"\\"\\"');
  return `"""${escaped.startsWith('"') ? `\\u0022${escaped.slice(1)}` : escaped}"""`;
}
