import type { SourceFile } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import { DEFAULT_STYLE } from "./source-style.js";

/** The width of formatters that are told no other. */
const usualWidth = 80;

/** Other widths that people choose, from the widest. */
const otherWidths = [DEFAULT_STYLE.width, 120, 100];

/** Where lines of a source are broken: the usual width if all fit in that, else the widest for which what is broken would not fit in a line. */
export function detectWidth(source: SourceFile): number {
  const longest = Math.max(...codeLines(source.getFullText()).map((line) => line.length));
  if (longest <= usualWidth) return usualWidth;
  const shortestBroken = Math.min(...brokenLengths(source));
  return otherWidths.find((width) => width >= longest && width < shortestBroken) ?? Math.max(longest, usualWidth);
}

/** Formatters leave comments as wide as they are. */
function codeLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => !/^\s*(\/\/|\/?\*)/.test(line));
}

/** How long the lines would be that imports and the heads of functions were broken out of. */
function brokenLengths(source: SourceFile): readonly number[] {
  const { Node, SyntaxKind } = morph();
  const functions = source.getDescendants().filter((node) => Node.isMethodDeclaration(node) || Node.isFunctionDeclaration(node));
  const heads = [...source.getDescendantsOfKind(SyntaxKind.ImportDeclaration), ...functions].map((node) => {
    const body = Node.isBodyable(node) ? node.getBody() : undefined;
    const text = source.getFullText().slice(node.getStart(), body === undefined ? node.getEnd() : body.getStart() + 1);
    return { text, indent: node.getIndentationText().length };
  });
  return heads.filter(({ text }) => /[\r\n]/.test(text)).map(({ text, indent }) => indent + joinLines(text).length);
}

function joinLines(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/\( /g, "(").replaceAll(/,? \)/g, ")").replaceAll(/, \}/g, " }");
}
