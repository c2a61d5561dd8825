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
  const line = `${text}${flat(expression)}`;
  if (typeof expression === "string" || expression.parts.length === 0) return line;
  if (indent + widthOf(line) + widthOf(after) <= LINE_WIDTH) return line;
  const inner = " ".repeat(indent + 4);
  if (text.endsWith(" = ") && indent + widthOf(`${text}${expression.open}`) > LINE_WIDTH)
    return `${text}(\n${inner}${lay("", expression, { indent: indent + 4, after: "" })}\n${" ".repeat(indent)})`;
  const parts = expression.parts.map((part) => `${inner}${layPart(part, indent + 4)}\n`);
  return `${text}${expression.open}\n${parts.join("")}${" ".repeat(indent)}${expression.close}`;
}

/** Nothing follows a lone star but a comma of its own. */
function layPart(part: Expression, indent: number): string {
  return `${lay("", part, { indent, after: "," })},`;
}

/** In one line. */
export function flat(expression: Expression): string {
  if (typeof expression === "string") return expression;
  const { open, parts, close, isTuple } = expression;
  return `${open}${parts.map(flat).join(", ")}${isTuple && parts.length === 1 ? "," : ""}${close}`;
}
