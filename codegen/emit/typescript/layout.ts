import { widthOf } from "../text-width.js";

/** Where a line is broken, as the formatter of this repository has it. */
export const LINE_WIDTH = 140;

/** `open a, b, c close` in one line if it fits behind `column` characters, else each item on a line of its own. */
export function list(items: readonly string[], { open, close, indent, column = 0, spaced = false }: ListLayout): string {
  const gap = spaced ? " " : "";
  const line = column < LINE_WIDTH && mayFit(items) ? `${open}${gap}${items.join(", ")}${gap}${close}` : "\n";
  if (!line.includes("\n") && indent.length + column + widthOf(line) <= LINE_WIDTH) return line;
  let rows = "";
  for (const item of items) rows += `${indent}  ${item},\n`;
  return `${open}\n${rows}${indent}${close}`;
}

/** Whether it is worth to put them into one line, and to look how wide that is: marks that take no column are few. */
function mayFit(items: readonly string[]): boolean {
  let length = 0;
  for (const item of items) {
    length += item.length;
    if (length > 8 * LINE_WIDTH) return false;
  }
  return true;
}

/** How a list is laid out. */
export interface ListLayout {
  readonly open: string;
  readonly close: string;
  /** Of the line that the list begins in. */
  readonly indent: string;
  /** How much of the line is taken before and after the list. */
  readonly column?: number;
  /** A space inside the brackets, as in `{ a }`. */
  readonly spaced?: boolean;
}

/** A union that is too long for its line, each member below the other. */
export function breakUnion(members: readonly string[], indent: string): string {
  return members.map((member) => `\n${indent}  | ${member}`).join("");
}

/** A text as a literal, in the quotes that need the fewer escapes. */
export function quote(text: string): string {
  if (!text.includes('"') || count(text, '"') <= count(text, "'")) return JSON.stringify(text);
  return `'${(needsEscapes.test(text) ? escaped(text) : text).replaceAll("'", "\\'")}'`;
}

/** What a literal in single quotes cannot hold as it is, beside those quotes. */
const needsEscapes = /[\\\p{Cc}\p{Cs}]/u;

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
}

function count(text: string, character: string): number {
  let found = 0;
  for (let index = text.indexOf(character); index !== -1; index = text.indexOf(character, index + 1)) found++;
  return found;
}

/** A property's name: quoted only where it must be. */
export function propertyName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

/** A method's name in an interface, where a plain `new` would be what one constructs by. */
export function methodName(name: string): string {
  return name === "new" ? '"new"' : propertyName(name);
}
