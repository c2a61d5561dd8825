import type { Node } from "jsonc-parser";
import { KEY_TABLE } from "../interface/key-table.js";
import type { KeyRule, Shape } from "../interface/shape.js";
import { joinMembers, splitMembers } from "./members.js";

/** The text with the keys of each object in the order of the table; what the author named keeps its order. */
export function orderKeys(text: string, root: Node): string {
  // Files that interfaces include have the same keys.
  const printed = printNode(text, root, { is: "object", kind: "file" });
  return text.slice(0, root.offset) + printed + text.slice(root.offset + root.length);
}

function printNode(text: string, node: Node, shape: Shape | undefined): string {
  if (node.type === "object") return printMembers(text, node, (key) => ruleOf(shape, key), rulesOf(shape));
  if (node.type === "array") return printItems(text, node, shape);
  return text.slice(node.offset, node.offset + node.length);
}

/** Of a shape that may be several, what an object would be. */
function objectShape(shape: Shape | undefined): Shape | undefined {
  return shape?.is === "either" ? shape.shapes.find(({ is }) => is === "object" || is === "map" || is === "record") : shape;
}

function rulesOf(shape: Shape | undefined): readonly KeyRule[] | undefined {
  const object = objectShape(shape);
  if (object?.is === "object") return KEY_TABLE[object.kind];
  return object?.is === "record" ? object.rules : undefined;
}

function ruleOf(shape: Shape | undefined, key: string): Shape | undefined {
  const object = objectShape(shape);
  return object?.is === "map" ? object.of : rulesOf(shape)?.find((rule) => rule.key === key)?.shape;
}

function printItems(text: string, node: Node, shape: Shape | undefined): string {
  const item = shape?.is === "either" ? shape.shapes.find(({ is }) => is === "list") : shape;
  return printInside(text, node, (child) => printNode(text, child, item?.is === "list" ? item.of : undefined));
}

/** A node with its children printed anew, and all between them as it stands. */
function printInside(text: string, node: Node, print: (child: Node) => string): string {
  let printed = "";
  let at = node.offset;
  for (const child of node.children ?? []) {
    printed += text.slice(at, child.offset) + print(child);
    at = child.offset + child.length;
  }
  return printed + text.slice(at, node.offset + node.length);
}

function printMembers(
  text: string,
  node: Node,
  shapeOf: (key: string) => Shape | undefined,
  rules: readonly KeyRule[] | undefined,
): string {
  const print = (member: Node): string =>
    printInside(text, member, (child) =>
      child === member.children?.[1]
        ? printNode(text, child, shapeOf(keyOf(member)))
        : text.slice(child.offset, child.offset + child.length),
    );
  const members = splitMembers(text, node);
  const ranked = members.list.map((member, index) => ({
    member: { ...member, body: print(member.node) },
    rank: rankOf(keyOf(member.node), rules, index),
  }));
  const ordered = rules === undefined ? ranked : ranked.toSorted((one, other) => one.rank - other.rank);
  return joinMembers({ ...members, list: ordered.map(({ member }) => member) });
}

/** What the table does not know (`x-` keys) comes last. */
function rankOf(key: string, rules: readonly KeyRule[] | undefined, index: number): number {
  const at = rules?.findIndex((rule) => rule.key === key) ?? index;
  return at === -1 ? Number.MAX_SAFE_INTEGER : at;
}

function keyOf(member: Node): string {
  return String(member.children?.[0]?.value ?? "");
}
