import { LINE_WIDTH, list, propertyName } from "./layout.js";

/** Source that stands where a value would: `Number.NaN`, `5n`. */
export class Source {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Properties of a literal, in order; undefined ones are left out. A key of `...` spreads its source. */
export type Properties = readonly (readonly [key: string, value: unknown])[];

/** A value as TypeScript, laid out as a careful person would. `Properties` of objects are given by `record`. */
export function literal(value: unknown, indent: string, column = 0): string {
  if (value instanceof Source) return value.text;
  if (value instanceof RecordLiteral) return value.print(indent, column);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const items = value.map((item) => literal(item, `${indent}  `, 1));
    // Several objects of several properties are a table: a row each.
    const isTable = value.length > 1 && value.every((item) => item instanceof RecordLiteral && item.size > 1);
    return list(items, { open: "[", close: "]", indent, column: isTable ? Number.MAX_SAFE_INTEGER : column });
  }
  if (typeof value === "object" && value !== null) return literal(record(Object.entries(value)), indent, column);
  return JSON.stringify(value);
}

/** An object literal of these properties. `isOpen`: always over several lines. */
export function record(properties: Properties, isOpen = false): RecordLiteral {
  return new RecordLiteral(
    properties.filter(([, value]) => value !== undefined),
    isOpen,
  );
}

class RecordLiteral {
  readonly #properties: Properties;
  readonly #isOpen: boolean;

  constructor(properties: Properties, isOpen: boolean) {
    this.#properties = properties;
    this.#isOpen = isOpen;
  }

  get size(): number {
    return this.#properties.length;
  }

  print(indent: string, column: number): string {
    if (this.#properties.length === 0) return "{}";
    const inner = `${indent}  `;
    const items = this.#properties.map(([key, value]) => {
      if (key === "...") return `...${literal(value, inner)}`;
      const name = propertyName(key);
      const text = literal(value, inner, name.length + 3);
      const isTooLong = typeof value === "string" && inner.length + name.length + 3 + text.length > LINE_WIDTH;
      return isTooLong ? `${name}:\n${inner}  ${text}` : `${name}: ${text}`;
    });
    // A list too long for any line comes over several.
    return list(items, { open: "{", close: "}", indent, column: this.#isOpen ? Number.MAX_SAFE_INTEGER : column, spaced: true });
  }
}
