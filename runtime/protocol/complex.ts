import { defineDatatype, isSameValue } from "./datatype.js";
import { formatFloat, parseFloatText } from "./numbers.js";
import type { WireText } from "./wire-text.js";

/** A complex number: a gain, the weight of a beam. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** The datatype of complex numbers: read as Python's `complex()` reads them, and printed with both parts: `1.0+2.0j`. */
export const complex = defineDatatype<Complex>({
  name: "complex",
  wireName: "string",
  expected: "a complex number such as 1.0+2.0j",
  initial: Object.freeze({ re: 0, im: 0 }),
  accepts: isComplex,
  write: ({ re, im }) => `${formatFloat(re)}${hasMinus(im) ? "" : "+"}${formatFloat(im)}j`,
  read: readComplex,
  equals: (one, other) => isSameValue(one.re, other.re) && isSameValue(one.im, other.im),
});

function isComplex(value: unknown): value is Complex {
  if (typeof value !== "object" || value === null || !("re" in value && "im" in value)) return false;
  return typeof value.re === "number" && typeof value.im === "number";
}

/** A NaN has no sign. */
function hasMinus(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

const float = "(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?|inf(?:inity)?|nan)";
const real = new RegExp(`^[+-]?${float}$`, "i");
const imaginary = new RegExp(`^([+-]?${float}|[+-]?)j$`, "i");
const both = new RegExp(`^([+-]?${float})([+-]${float}|[+-])j$`, "i");

/** What Python's `complex()` reads, less underscores and spaces: `0.5`, `-3e-2j`, `1+2j`, all of it also in parentheses. */
function readComplex(text: WireText): Complex | undefined {
  const bare = text.startsWith("(") && text.endsWith(")") ? text.slice(1, -1) : text;
  if (real.test(bare)) return { re: readFloat(bare), im: 0 };
  const [, alone] = imaginary.exec(bare) ?? [];
  if (alone !== undefined) return { re: 0, im: readFloat(alone) };
  const [, re, im] = both.exec(bare) ?? [];
  return re === undefined || im === undefined ? undefined : { re: readFloat(re), im: readFloat(im) };
}

/** `j` alone is one of it, and `-j` is minus one. */
function readFloat(text: string): number {
  const isSign = text === "" || text === "+" || text === "-";
  return parseFloatText(isSign ? `${text}1` : text) ?? Number.NaN;
}
