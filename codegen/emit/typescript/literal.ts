import { widthOf } from "../text-width.js";
import { LINE_WIDTH, list, propertyName, quote } from "./layout.js";

/** Source that stands where a value would: `types.side`, `"ok" as const`. */
export class Source {
  readonly text: string;
  /** What it says, where that can be said here. */
  readonly value: unknown;

  constructor(text: string, value?: unknown) {
    this.text = text;
    this.value = value;
  }
}

/** Properties of a literal, in order; undefined ones are left out. A key of `...` spreads its source. */
export type Properties = readonly (readonly [key: string, value: unknown])[];

/** A value as TypeScript, laid out as a careful person would. `Properties` of objects are given by `record`. */
export function literal(value: unknown, indent: string, column = 0): string {
  if (value instanceof Source) return value.text;
  if (value instanceof RecordLiteral) return value.print(indent, column);
  if (Array.isArray(value)) return arrayLiteral(value.map(plain), indent, column);
  if (typeof value === "object" && value !== null) return literal(plain(value), indent, column);
  if (typeof value === "number") return numberLiteral(value);
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? quote(value) : JSON.stringify(value);
}

function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) return `Number.${Number.isNaN(value) ? "NaN" : value > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY"}`;
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}

/** Plain objects of JSON as records. */
function plain(value: unknown): unknown {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Source);
  return isPlain && !(value instanceof RecordLiteral) ? record(Object.entries(value)) : value;
}

function arrayLiteral(value: readonly unknown[], indent: string, column: number): string {
  if (value.length === 0) return "[]";
  const items = value.map((item) => literal(item, `${indent}  `, 1));
  const line = list(items, { open: "[", close: "]", indent, column: isTable(value) ? Number.MAX_SAFE_INTEGER : column });
  return line.includes("\n") && value.every((item) => typeof item === "number") ? filled(items, indent) : line;
}

/** Several lists, or several objects of several properties, are a table: a row each. */
function isTable(value: readonly unknown[]): boolean {
  const sizes = value.map((item) => (item instanceof RecordLiteral ? item.size : Array.isArray(item) ? item.length : 0));
  const isOneKind = value.every((item) => item instanceof RecordLiteral) || value.every(Array.isArray);
  return value.length > 1 && isOneKind && sizes.every((size) => size > 1);
}

/** Numbers, as many in a line as there is room for. */
function filled(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + item.length + 2 <= LINE_WIDTH) lines[lines.length - 1] = `${last} ${item},`;
    else lines.push(`${indent}  ${item},`);
  }
  return `[\n${lines.join("\n")}\n${indent}]`;
}

/** An object literal of these properties. `isOpen`: always over several lines. */
export function record(properties: Properties, isOpen = false): RecordLiteral {
  return new RecordLiteral(
    properties.filter(([, value]) => value !== undefined),
    isOpen,
  );
}

/** An object literal, to be printed. */
export class RecordLiteral {
  readonly #properties: Properties;
  readonly #isOpen: boolean;

  constructor(properties: Properties, isOpen: boolean) {
    this.#properties = properties;
    this.#isOpen = isOpen;
  }

  get size(): number {
    return this.#properties.length;
  }

  /** Its properties as they would be in the running program. */
  get entries(): Properties {
    return this.#properties;
  }

  print(indent: string, column: number): string {
    if (this.#properties.length === 0) return "{}";
    const inner = `${indent}  `;
    const items = this.#properties.map(([key, value]) => {
      if (key === "...") return `...${literal(value, inner)}`;
      const name = propertyName(key);
      const width = widthOf(name) + 3;
      const text = literal(value, inner, width);
      // Below a short name there would be hardly more room.
      const isTooLong = typeof value === "string" && width > 7 && inner.length + width + widthOf(text) > LINE_WIDTH;
      return isTooLong ? `${name}:\n${inner}  ${text}` : `${name}: ${text}`;
    });
    // A list too long for any line comes over several.
    return list(items, { open: "{", close: "}", indent, column: this.#isOpen ? Number.MAX_SAFE_INTEGER : column, spaced: true });
  }
}
