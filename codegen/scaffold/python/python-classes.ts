import { SourceText } from "../../interface/source-text.js";
import { betweenCommas, childrenOf, nodesBelow, type PythonNode, type PythonSource, textOf } from "./parse-python.js";
import { type PythonImport, readImports, resolve } from "./python-imports.js";

/** A class of a source that extends something imported, by itself or through others of the source. */
export interface PythonClass {
  readonly node: PythonNode;
  readonly name: string;
  readonly line: number;
  /** What it extends of other modules, with all dots: `dev_katcp.DevServer`. */
  readonly bases: readonly string[];
  /** The classes of this source that it extends, the nearest first. */
  readonly ancestors: readonly PythonNode[];
}

/** Every class of a source with a base from another module, in the order of the text. */
export function findPythonClasses(source: PythonSource): readonly PythonClass[] {
  const nodes = nodesBelow(source.top).filter(({ name }) => name === "ClassDefinition");
  const lines = new SourceText(source.text);
  const { names } = readImports(source);
  const search = { text: source.text, nodes, imports: names };
  return nodes.flatMap((node) => {
    const { bases, ancestors } = basesOf(node, search, []);
    if (bases.length === 0) return [];
    return [{ node, name: nameOf(node, source.text), line: lines.placeOf(node.from).line, bases, ancestors }];
  });
}

interface Search {
  readonly text: string;
  readonly nodes: readonly PythonNode[];
  readonly imports: readonly PythonImport[];
}

type Found = Pick<PythonClass, "bases" | "ancestors">;

/** `above`: the classes that lead here, so that those which extend each other end it. */
function basesOf(node: PythonNode, search: Search, above: readonly number[]): Found {
  const found = writtenBases(node, search.text).map((written): Found => {
    const path = resolve(written, search.imports);
    if (path !== undefined) return { bases: [path], ancestors: [] };
    const parent = search.nodes.findLast((other) => nameOf(other, search.text) === written && other.from < node.from);
    if (parent === undefined || above.includes(parent.from)) return { bases: [], ancestors: [] };
    const inherited = basesOf(parent, search, [...above, node.from]);
    return { bases: inherited.bases, ancestors: [parent, ...inherited.ancestors] };
  });
  return { bases: found.flatMap(({ bases }) => bases), ancestors: found.flatMap(({ ancestors }) => ancestors) };
}

/** What stands between the parentheses, less keywords and what is in brackets: `Base[int]` is `Base`. */
function writtenBases(node: PythonNode, text: string): readonly string[] {
  const list = node.getChild("ArgList");
  if (list === null) return [];
  const values = betweenCommas(childrenOf(list)).filter((group) => group.length === 1);
  return values.map(([value = node]) => textOf(value, text).replaceAll(/\s/g, "").replace(/\[.*$/s, ""));
}

function nameOf(node: PythonNode, text: string): string {
  return textOf(node.getChild("VariableName") ?? node, text);
}
