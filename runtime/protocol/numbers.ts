import type { WireText } from "./wire-text.js";

const special = /^([+-]?)(nan|inf(?:inity)?)$/i;
const wholeDecimal = /^[+-]?\d+$/;
const exponent = /e([+-])(\d)$/;

/**
 * A float as the field writes it: Python's `repr`, so `1.0`, `1e+16`, `1e-07`, `nan`, `inf`, `-0.0`.
 * Python turns to exponents below 1e-4 and from 1e16, JavaScript below 1e-6 and from 1e21.
 */
export function formatFloat(value: number): WireText {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e16) return Object.is(value, -0) ? "-0.0" : `${value}.0`;
  if (size >= 1e-4 && size < 1e16) return String(value);
  if (Number.isNaN(value)) return "nan";
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? "inf" : "-inf";
  return value.toExponential().replace(exponent, "e$10$2");
}

/** What Python's `float` reads, less underscores and spaces; undefined where it is no float. `1e400` is infinite, as there. */
export function parseFloatText(text: WireText): number | undefined {
  const value = Number(text);
  // `1e400` is infinite to `Number` too.
  if (!Number.isNaN(value) && isDecimal(text)) return value;
  const match = special.exec(text);
  if (match === null) return undefined;
  if (match[2]?.toLowerCase() === "nan") return Number.NaN;
  return match[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Of what `Number` reads, all that Python does not: the empty text, white space around it, `0x10` and its like, and `Infinity`. */
function isDecimal(text: WireText): boolean {
  const second = text.charCodeAt(1);
  const isEnclosed = isNumberCharacter(text.charCodeAt(0)) && isNumberCharacter(text.charCodeAt(text.length - 1));
  return isEnclosed && (second <= digitNine || second === smallE || second === capitalE || text.length === 1);
}

const digitNine = 57;
const smallE = 101;
const capitalE = 69;

/** A digit, a sign or a point: what a decimal begins with, and ends with where it is one. */
function isNumberCharacter(code: number): boolean {
  return code <= digitNine && code >= 43;
}

/** Whether a text is a decimal integer with an optional sign. */
export function isIntegerText(text: WireText): boolean {
  return wholeDecimal.test(text);
}
