import detectIndent from "detect-indent";
import type { ImportDeclaration, Node, SourceFile } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import { detectWidth } from "./detect-width.js";
import { DEFAULT_STYLE, type SourceStyle } from "./source-style.js";

/** How a source is written, read from itself; where it does not say, as we write. */
export function detectStyle(source: SourceFile): SourceStyle {
  const text = source.getFullText();
  const imports = source.getImportDeclarations();
  const named = imports
    .map((each) => each.getImportClause()?.getNamedBindings()?.getText() ?? "")
    .filter((list) => /^\{.*\S.*\}$/.test(list));
  return {
    newline: mostly([...text.matchAll(/\r?\n/g)], ([end]) => end === "\r\n", false) ? "\r\n" : "\n",
    indent: detectIndent(text).indent || DEFAULT_STYLE.indent,
    quote: mostly(imports, isSingleQuoted, false) ? "'" : '"',
    end: mostly(imports, (each) => each.getText().endsWith(";"), true) ? ";" : "",
    hasTrailingComma: mostly(listsOverLines(source), (list) => list.hasTrailingComma, true),
    isSpaced: mostly(named, (list) => list.startsWith("{ "), true),
    width: detectWidth(source),
  };
}

/** Whether most of some things are so, and the fallback where they say nothing. */
function mostly<T>(all: Iterable<T>, isSo: (each: T) => boolean, fallback: boolean): boolean {
  let balance = 0;
  for (const each of all) balance += isSo(each) ? 1 : -1;
  return balance === 0 ? fallback : balance > 0;
}

function isSingleQuoted(declaration: ImportDeclaration): boolean {
  return declaration.getModuleSpecifier().getText().startsWith("'");
}

interface WrittenList {
  readonly hasTrailingComma: boolean;
}

/** The lists whose closing bracket stands on a line of its own. */
function listsOverLines(source: SourceFile): readonly WrittenList[] {
  const { ts } = morph();
  const text = source.getFullText();
  const found: WrittenList[] = [];
  source.forEachDescendant((node: Node) => {
    const { compilerNode } = node;
    const list = ts.isCallExpression(compilerNode)
      ? compilerNode.arguments
      : ts.isFunctionLike(compilerNode)
        ? compilerNode.parameters
        : ts.isObjectLiteralExpression(compilerNode)
          ? compilerNode.properties
          : ts.isArrayLiteralExpression(compilerNode) || ts.isNamedImports(compilerNode)
            ? compilerNode.elements
            : undefined;
    if (list === undefined || list.length === 0 || !/^\s*[\r\n]/.test(text.slice(list.end))) return;
    found.push({ hasTrailingComma: list.hasTrailingComma === true });
  });
  return found;
}
