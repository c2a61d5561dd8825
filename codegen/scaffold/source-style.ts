import { LINE_WIDTH } from "../emit/typescript/layout.js";

/** How somebody writes their source. */
export interface SourceStyle {
  readonly newline: "\n" | "\r\n";
  /** One step of indentation. */
  readonly indent: string;
  readonly quote: '"' | "'";
  /** What ends a statement: a semicolon, or nothing. */
  readonly end: ";" | "";
  /** Whether the last item of a list over several lines has a comma. */
  readonly hasTrailingComma: boolean;
  /** Whether there is a space inside the braces of an import. */
  readonly isSpaced: boolean;
  /** In characters: where lines are broken. */
  readonly width: number;
}

/** That of this repository, which Biome and Prettier agree with but for the width. */
export const DEFAULT_STYLE: SourceStyle = {
  newline: "\n",
  indent: "  ",
  quote: '"',
  end: ";",
  hasTrailingComma: true,
  isSpaced: true,
  width: LINE_WIDTH,
};

/** A string literal; the text holds neither quotes nor backslashes. */
export function quoted(text: string, { quote }: SourceStyle): string {
  return `${quote}${text}${quote}`;
}

/** The items of a list, each on a line of its own, with the end of the line before and the indentation of what closes it after. */
export function itemLines(items: readonly string[], indent: string, { newline, indent: step, hasTrailingComma }: SourceStyle): string {
  const lines = items.map((item) => `${indent}${step}${item}`).join(`,${newline}`);
  return `${newline}${lines}${hasTrailingComma ? "," : ""}${newline}${indent}`;
}
