import { shorten } from "./quote.js";
import { SyntaxProblem } from "./syntax-problem.js";

const simpleEscapes = '"\\/bfnrt';
const unicodeEscape = /^\\u([0-9a-fA-F]{4})/;

/**
 * Looks at a string, quotes and all, that begins at `start`: the library accepts lone surrogates, and does not say where in the
 * string a bad character stands. @throws SyntaxProblem
 */
export function checkString(literal: string, start: number): void {
  for (let at = 1; at < literal.length - 1; at++) {
    const code = literal.charCodeAt(at);
    if (code < 0x20) throw new SyntaxProblem(start + at, `a control character in a string must be escaped: \\u${hex(code)}`);
    if (literal.charAt(at) === "\\") at += checkEscape(literal.slice(at, at + 12), start + at) - 1;
  }
}

/** The length of the escape that a text begins with. */
function checkEscape(text: string, start: number): number {
  if (simpleEscapes.includes(text.charAt(1))) return 2;
  const code = Number.parseInt(unicodeEscape.exec(text)?.[1] ?? "", 16);
  if (Number.isNaN(code)) throw new SyntaxProblem(start, 'expected an escape: \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX');
  if (code < 0xd800 || code > 0xdfff) return 6;
  const low = Number.parseInt(unicodeEscape.exec(text.slice(6))?.[1] ?? "", 16);
  if (code < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) return 12;
  throw new SyntaxProblem(start, "expected both halves of a surrogate pair, found one");
}

function hex(code: number): string {
  return code.toString(16).padStart(4, "0");
}

/** The value of a number. @throws SyntaxProblem where a double cannot hold it */
export function parseNumber(literal: string, start: number): number {
  const value = Number(literal);
  if (!Number.isFinite(value)) throw new SyntaxProblem(start, `expected a number that a double can hold, found ${shorten(literal)}`);
  return value;
}
