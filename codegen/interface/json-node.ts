import { quote, shorten } from "./quote.js";

/** A value of a JSON text, and where it begins. Objects are lists of entries: in the order of the text, whatever the keys. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: "object";
  readonly start: number;
  readonly entries: readonly JsonEntry[];
}

/** One key of an object, and its value. */
export interface JsonEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: "array";
  readonly start: number;
  readonly items: readonly JsonNode[];
}

export type JsonScalar =
  | { readonly kind: "string"; readonly start: number; readonly value: string }
  /** A number keeps its text: a double may hold it as another, which nobody wrote. */
  | { readonly kind: "number"; readonly start: number; readonly value: number; readonly text: string }
  | { readonly kind: "boolean"; readonly start: number; readonly value: boolean }
  | { readonly kind: "null"; readonly start: number; readonly value: null };

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Plain JSON again. `__proto__` is a key like any other. */
export function toJson(node: JsonNode): JsonValue {
  if (node.kind === "array") return node.items.map(toJson);
  if (node.kind !== "object") return node.value;
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJson(value)]));
}

/** What a value is, for people. */
export function describeNode(node: JsonNode): string {
  switch (node.kind) {
    case "object":
      return "an object";
    case "array":
      return "an array";
    case "null":
      return "null";
    case "string":
      return `the string ${quote(node.value)}`;
    case "number":
      return `the number ${shorten(node.text)}`;
    case "boolean":
      return `the boolean ${node.value}`;
  }
}
