import { parser } from "@lezer/python";
import { SourceText } from "../../interface/source-text.js";
import type { SyntaxMistake } from "../parse-source.js";

/** A node of a source: its name, and from where to where it stands. */
export type PythonNode = ReturnType<typeof parser.parse>["topNode"];

/** A source of Python, and what is wrong with it: of a source with mistakes no place can be trusted. */
export interface PythonSource {
  readonly text: string;
  readonly top: PythonNode;
  readonly mistakes: readonly SyntaxMistake[];
}

/** Reads a source for its places; nothing is ever printed from it. */
export function parsePython(text: string): PythonSource {
  const { topNode: top } = parser.parse(text);
  const lines = new SourceText(text);
  const mistakes = nodesBelow(top).flatMap((node) => {
    if (node.type.isError) return [{ ...lines.placeOf(node.from), message: "Python cannot read this." }];
    return isOpenString(textOf(node, text), node) ? [{ ...lines.placeOf(node.from), message: "This string does not end." }] : [];
  });
  return { text, top, mistakes: mistakes.slice(0, 1) };
}

/** The parser lets a string end with its line. */
function isOpenString(written: string, { name }: PythonNode): boolean {
  if (name !== "String" && name !== "FormatString") return false;
  const [, prefix = "", quote = ""] = /^(\w*)("""|'''|"|')/.exec(written) ?? [];
  return written.length < prefix.length + 2 * quote.length || !written.endsWith(quote);
}

/** All nodes in a node, in the order of the text. */
export function nodesBelow(node: PythonNode): readonly PythonNode[] {
  const found: PythonNode[] = [];
  node.cursor().iterate((each) => void found.push(each.node));
  return found;
}

/** The nodes straight in a node. */
export function childrenOf(node: PythonNode): readonly PythonNode[] {
  const found: PythonNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

/** What a node says. */
export function textOf({ from, to }: Pick<PythonNode, "from" | "to">, text: string): string {
  return text.slice(from, to);
}

/** Nodes between commas; what stands behind the last one too, if that is anything. */
export function betweenCommas(nodes: readonly PythonNode[]): readonly (readonly PythonNode[])[] {
  const groups: PythonNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === ",") groups.push([]);
    else if (!["(", ")", "Comment"].includes(node.name)) groups.at(-1)?.push(node);
  }
  return groups.filter((group) => group.length > 0);
}
