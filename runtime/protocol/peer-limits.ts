import type { WireText } from "./wire-text.js";

/**
 * How many digits of an integer are read, as in Python: a number of twice as many digits takes more than twice as long to make, and a peer
 * could send millions of them.
 */
export const MAXIMUM_DIGITS = 4300;

/** How long a JSON text may be that is read: beyond it, a list of empty lists would stop the event loop for seconds. */
export const MAXIMUM_JSON_BYTES = 1024 * 1024;

/** How many brackets may be open at once in a JSON text that is read: what writes or compares values calls itself for each. */
export const MAXIMUM_JSON_DEPTH = 100;

/** How long a text may be that is held against a pattern: that takes some hundred nanoseconds for each character. */
export const MAXIMUM_MATCHED_BYTES = 64 * 1024;

/** Whether a JSON text has more brackets open at once than that. It goes over it once, and need not understand it. */
export function isDeeperThan(maximum: number, text: WireText): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBracket || code === openBrace) depth++;
    else if (code === closeBracket || code === closeBrace) depth--;
    if (depth > maximum) return true;
  }
  return false;
}

const quote = 34;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

function endOfString(text: WireText, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}
