import { widthOf } from "../text-width.js";

/** Where a line is broken, as the formatter of this repository has it. */
export const LINE_WIDTH = 140;

/** `open a, b, c close` in one line if it fits behind `column` characters, else each item on a line of its own. */
export function list(items: readonly string[], { open, close, indent, column = 0, spaced = false }: ListLayout): string {
  const gap = spaced ? " " : "";
  const line = `${open}${gap}${items.join(", ")}${gap}${close}`;
  if (!line.includes("\n") && indent.length + column + widthOf(line) <= LINE_WIDTH) return line;
  return `${open}\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}${close}`;
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
  const double = JSON.stringify(text);
  if (!text.includes('"')) return double;
  const [doubles, singles] = [count(text, '"'), count(text, "'")];
  return doubles <= singles ? double : `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
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
