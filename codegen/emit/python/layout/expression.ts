import { widthOf } from "../../text-width.js";

/** A piece of Python: a text, or something with parts between brackets. */
export type Expression = string | Bracketed;

/** `Call(a, b=1)`, `(a, b)`, `{k: v}`. */
export interface Bracketed {
  /** What stands before the parts, with the bracket. */
  readonly open: string;
  readonly parts: readonly Expression[];
  readonly close: string;
  /** In one line, a lone part has a comma behind it. */
  readonly isTuple?: boolean;
}

/** Where an expression stands in its line. */
export interface Position {
  /** Columns before the line. */
  readonly indent: number;
  /** What follows in the line: `,`, ` -> int:`. */
  readonly after: string;
}

/** What formatters of Python fill a line to. */
export const LINE_WIDTH = 88;

/** `f(a, b)` */
export function call(name: string, ...parts: readonly Expression[]): Bracketed {
  return { open: `${name}(`, parts, close: ")" };
}

/** `(a, b)`; of one part `(a,)`. */
export function tuple(parts: readonly Expression[]): Bracketed {
  return { open: "(", parts, close: ")", isTuple: true };
}

/** `key=value` */
export function keyword(key: string, value: Expression): Expression {
  return typeof value === "string" ? `${key}=${value}` : { ...value, open: `${key}=${value.open}` };
}

/** What is there. */
export function given(...parts: readonly (Expression | undefined)[]): readonly Expression[] {
  return parts.filter((part) => part !== undefined);
}

/** As `ruff format` lays it out: in one line where it fits, else each part in a line of its own. `text`: what stands before it. */
export function lay(text: string, expression: Expression, { indent, after }: Position): string {
  const pieces: string[] = [];
  layInto(pieces, text, expression, indent, after);
  return pieces.join("");
}

// One list takes all pieces: to join those of each bracket would copy what stands deep in it many times.
function layInto(pieces: string[], text: string, expression: Expression, indent: number, after: string): void {
  const room = LINE_WIDTH - indent - widthOf(text) - widthOf(after);
  if (typeof expression === "string" || expression.parts.length === 0 || roomBehind(expression, room) >= 0) {
    pieces.push(text, flat(expression));
    return;
  }
  const inner = " ".repeat(indent + 4);
  if (text.endsWith(" = ") && indent + widthOf(`${text}${expression.open}`) > LINE_WIDTH) {
    pieces.push(`${text}(\n${inner}`);
    layInto(pieces, "", expression, indent + 4, "");
    pieces.push(`\n${" ".repeat(indent)})`);
    return;
  }
  pieces.push(text, expression.open, "\n");
  for (const part of expression.parts) {
    pieces.push(inner);
    layInto(pieces, "", part, indent + 4, ",");
    pieces.push(",\n");
  }
  pieces.push(" ".repeat(indent), expression.close);
}

/** What is left of a room behind an expression in one line; less than 0 where it does not fit: what is long is not looked at to its end. */
function roomBehind(expression: Expression, room: number): number {
  if (typeof expression === "string") return room - widthOf(expression);
  const { open, parts, close, isTuple } = expression;
  const commas = parts.length === 1 ? (isTuple ? 1 : 0) : 2 * Math.max(0, parts.length - 1);
  let left = room - widthOf(open) - close.length - commas;
  for (const part of parts) {
    if (left < 0) return left;
    left = roomBehind(part, left);
  }
  return left;
}

/** In one line. */
export function flat(expression: Expression): string {
  if (typeof expression === "string") return expression;
  const { open, parts, close, isTuple } = expression;
  return `${open}${parts.map(flat).join(", ")}${isTuple && parts.length === 1 ? "," : ""}${close}`;
}
