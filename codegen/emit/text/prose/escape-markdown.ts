import type { Span } from "./block.js";

/** An address of the web as it stands in a text, without the signs that end its sentence. */
const address = /(https?:\/\/[^\s<>`\\|]*[^\s<>`\\|.,;:!?'")\]}*_~])/;

/** A text in Markdown, on one or more lines, in which nothing but its code and addresses is more than text. */
export function escapeSpans(spans: readonly Span[]): string {
  return escapeWithin(spans).split("\n").map(escapeStart).join("\n");
}

/** The same as a cell of a table, where no line begins. */
export function escapeCell(spans: readonly Span[]): string {
  // No code in a cell can hold a backslash before a bar.
  const fitting = spans.map((span) => (span.text.includes("\\|") ? { ...span, isCode: false } : span));
  return escapeWithin(fitting).trim().replaceAll("|", "\\|");
}

function escapeWithin(spans: readonly Span[]): string {
  const whole = spans.map(({ text, isCode }) => (isCode ? "" : text)).join("`");
  return spans.map(({ text, isCode }) => (isCode ? codeSpan(text) : escapeText(text, whole))).join("");
}

/** Text in backticks, of which there are more than stand in it. */
export function codeSpan(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 0);
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** `whole`: the paragraph, which decides whether a sign may have a partner. */
function escapeText(text: string, whole: string): string {
  return text
    .split(address)
    .map((piece, index) => (index % 2 === 1 ? `<${piece}>` : escapeSigns(piece, whole)))
    .join("");
}

/** What means something within a line (CommonMark, and GitHub's tables, footnotes, strikethrough, addresses and formulas). */
function escapeSigns(text: string, whole: string): string {
  const hasLink = /\][(:[]|\[\^/.test(whole);
  const isTwice = (sign: string): boolean => whole.indexOf(sign) !== whole.lastIndexOf(sign);
  return (
    text
      // Before what follows may be escaped: of two signs the first is then no escape.
      .replaceAll(/\\(?=[!-/:-@[-`{-~\n]|$)/g, "\\\\")
      .replaceAll("`", "\\`")
      .replaceAll(/(?<![ \t])\*|\*(?!\s)|^\*/g, "\\*")
      // Within a word it means nothing, and names are full of it.
      .replaceAll(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => "\\_".repeat(run.length))
      .replaceAll(hasLink ? /\[/g : /\[(?=[ xX]\])/g, "\\[")
      .replaceAll(/<(?=[A-Za-z/!?])/g, "\\<")
      .replaceAll(/&(?=#?\w+;)/g, "\\&")
      .replaceAll(isTwice("~") ? "~" : /~(?=~)/g, "\\~")
      .replaceAll(isTwice("$") ? "$" : /(?!)/g, "\\$")
      .replaceAll(/www\./gi, (start) => `${start.slice(0, -1)}\\.`)
  );
}

/** What means something at the start of a line: headings, quotes, lists, rules, fences, and the second line of a table. */
function escapeStart(line: string): string {
  return line
    .trim()
    .replace(/^(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|=+$|-+$|~~~|[:|-][:|\s-]*$)/, "\\")
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, "$1\\");
}
