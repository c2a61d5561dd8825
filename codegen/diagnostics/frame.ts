import type { Diagnostic } from "./diagnostics.js";

/** What is shown of a line that is longer: around the place. */
const widest = 110;

/** The lines of a text, as diagnostics number them. */
export function splitLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}

/** The line of a mistake with its number, and marks below what is meant, tinted; `""` where there is no such line. */
export function formatFrame(
  lines: readonly string[],
  { line, column, length = 1 }: Pick<Diagnostic, "line" | "column" | "length">,
  tint: (marks: string) => string = (marks) => marks,
): string {
  const whole = lines[line - 1];
  if (whole === undefined) return "";
  const first = Math.max(0, Math.min(column - 1 - Math.floor(widest / 2), whole.length - widest));
  const shown = whole.slice(first, first + widest);
  const before = shown.slice(0, column - 1 - first);
  const margin = `${line} | `;
  // A tab stays one, so that the mark stands below its place however wide a terminal shows it.
  const blank = before.replaceAll(/[^\t]/gu, (character) => " ".repeat(widthOf(character)));
  const meant = shown.slice(before.length, before.length + length);
  const wide = Array.from(meant, widthOf).reduce((sum, width) => sum + width, 0);
  return `${margin}${printable(shown)}\n${" ".repeat(margin.length - 2)}| ${blank}${tint("^".repeat(Math.max(1, wide)))}`;
}

/** Terminals show East Asian letters and pictures two columns wide, and marks that combine none. */
function widthOf(character: string): number {
  if (/\p{Mark}/u.test(character)) return 0;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    character,
  )
    ? 2
    : 1;
}

/** What would move a terminal's cursor is shown as a question mark. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be printed.
  return text.replaceAll(/[\0-\x08\x0b-\x1f\x7f]/g, "?");
}
