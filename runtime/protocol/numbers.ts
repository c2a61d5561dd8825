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
  if (isOfNumberCharacters(text)) {
    const value = Number(text);
    return Number.isNaN(value) ? undefined : value;
  }
  const match = special.exec(text);
  if (match === null) return undefined;
  if (match[2]?.toLowerCase() === "nan") return Number.NaN;
  return match[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const numberCharacters = new Uint8Array(256);
for (const character of "0123456789+-.eE") numberCharacters[character.charCodeAt(0)] = 1;

/** Of such a text `Number` reads what Python reads, and nothing else: hexadecimals, spaces and words have other characters. */
function isOfNumberCharacters(text: WireText): boolean {
  for (let at = 0; at < text.length; at++) if (numberCharacters[text.charCodeAt(at)] !== 1) return false;
  return text !== "";
}

/** Whether a text is a decimal integer with an optional sign. */
export function isIntegerText(text: WireText): boolean {
  return wholeDecimal.test(text);
}
