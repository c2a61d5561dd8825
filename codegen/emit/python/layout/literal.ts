import type { JsonValue } from "../../../interface/json-node.js";
import type { Expression } from "./expression.js";

/** A text as a literal, in the quotes that `ruff format` would choose. */
export function text(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  const quote = quoteFor(value);
  return `${quote}${escapeText(value, quote)}${quote}`;
}

/** What most texts are: nothing that is escaped, and no double quote. The classes of Unicode take long to make. */
const plain = /^[ !#-[\]-~]*$/;

/** Bytes as a literal; each character stands for one of them. */
export function bytes(value: string): string {
  if (plain.test(value)) return `b"${value}"`;
  const quote = quoteFor(value);
  const escaped = escapeText(value, quote).replaceAll(/[^ -~]/g, (character) => `\\x${hex(character, 2)}`);
  return `b${quote}${escaped}${quote}`;
}

function quoteFor(value: string): string {
  if (!value.includes('"')) return '"';
  return count(value, '"') > count(value, "'") ? "'" : '"';
}

function count(value: string, character: string): number {
  return value.split(character).length - 1;
}

const named: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const visible = /^[ -~]*$/;

/** What is no visible character is escaped, as Python's `repr` does. */
function escapeText(value: string, quote: string): string {
  const escaped = value.replaceAll(/[\\\n\r\t]/g, (character) => named[character] ?? character).replaceAll(quote, `\\${quote}`);
  if (visible.test(escaped)) return escaped;
  return escaped.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hex(character, 2)}`;
  return code <= 0xffff ? `\\u${hex(character, 4)}` : `\\U${hex(character, 8)}`;
}

function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, "0");
}

/** A float as a literal. */
export function float(value: number): string {
  if (!Number.isFinite(value)) return `float("${Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"}")`;
  if (Object.is(value, -0)) return "-0.0";
  const plain = String(value);
  return /[.e]/.test(plain) ? plain : `${plain}.0`;
}

/** A value of JSON as a literal. */
export function json(value: JsonValue): Expression {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return text(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0.0" : String(value);
  if (Array.isArray(value)) return { open: "[", parts: value.map(json), close: "]" };
  const entries = Object.entries(value as Readonly<Record<string, JsonValue>>);
  return { open: "{", parts: entries.map(([key, each]) => prefixed(`${text(key)}: `, json(each))), close: "}" };
}

/** An expression behind a text. */
export function prefixed(before: string, value: Expression): Expression {
  return typeof value === "string" ? `${before}${value}` : { ...value, open: `${before}${value.open}` };
}
