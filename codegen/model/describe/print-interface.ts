import type { JsonNode, JsonObject } from "../../interface/json-node.js";

/** Where a line is broken. */
const lineWidth = 140;

/** Down to this depth objects have a line for each member: the file itself, and its maps of names. */
const openDepth = 2;

/** An interface file as the house writes one that nobody has laid out by hand: what fits in a line has one. */
export function printInterface(node: JsonNode): string {
  return `${print(node, { indent: "", column: 0, depth: 0 })}\n`;
}

interface PrintPlace {
  readonly indent: string;
  /** What stands before it in its line, and the comma behind it. */
  readonly column: number;
  readonly depth: number;
}

function print(node: JsonNode, { indent, column, depth }: PrintPlace): string {
  const isOpen = node.kind === "object" && depth < openDepth && node.entries.length > 0;
  const line = isOpen ? undefined : printLine(node);
  if (line !== undefined && indent.length + column + line.length <= lineWidth) return line;
  const place = { indent: `${indent}  `, depth: depth + 1 };
  if (node.kind === "array")
    return wrap(
      ["[", "]"],
      indent,
      node.items.map((item) => print(item, { ...place, column: 1 })),
    );
  if (node.kind === "object")
    return wrap(
      ["{", "}"],
      indent,
      membersOf(node, (key, value) => print(value, { ...place, column: key.length + 3 })),
    );
  return line ?? "";
}

function printLine(node: JsonNode): string {
  if (node.kind === "array") return `[${node.items.map(printLine).join(", ")}]`;
  if (node.kind === "object")
    return node.entries.length === 0 ? "{ }" : `{ ${membersOf(node, (_, value) => printLine(value)).join(", ")} }`;
  return Object.is(node.value, -0) ? "-0" : JSON.stringify(node.value);
}

function membersOf({ entries }: JsonObject, printValue: (key: string, value: JsonNode) => string): readonly string[] {
  return entries.map((entry) => {
    const key = JSON.stringify(entry.key);
    return `${key}: ${printValue(key, entry.value)}`;
  });
}

function wrap([open, close]: readonly [string, string], indent: string, items: readonly string[]): string {
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}${close}`;
}
