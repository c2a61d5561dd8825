import { programOf } from "../../../model/patterns/pattern-engine.js";

/** What RE2 takes for one of some characters (`\pL`, `[[:^alpha:]]`), with each of them written out; undefined where it is not that. */
export function characterClass(source: string): string | undefined {
  const ranges = rangesOf(source);
  return ranges === undefined ? undefined : `[${ranges.map(printRange).join("")}]`;
}

type Range = readonly [first: number, last: number];

function rangesOf(source: string): readonly Range[] | undefined {
  try {
    const [runes, ...others] = programOf(source).inst.flatMap((step) => (step.runes.length > 1 ? [Array.from(step.runes)] : []));
    if (runes === undefined || others.length > 0) return undefined;
    return runes.flatMap((first, index) => (index % 2 === 0 ? [[first, runes[index + 1] ?? first] as const] : []));
  } catch {
    return undefined;
  }
}

function printRange([first, last]: Range): string {
  return first === last ? printCharacter(first) : `${printCharacter(first)}-${printCharacter(last)}`;
}

function printCharacter(code: number): string {
  const isPlain = code < 128 && /\w/.test(String.fromCharCode(code));
  if (isPlain) return String.fromCharCode(code);
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
