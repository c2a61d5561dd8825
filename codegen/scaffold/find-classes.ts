import type { ClassDeclaration, ClassExpression, Expression, SourceFile } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";

export type ClassNode = ClassDeclaration | ClassExpression;

/** An export of another module that a class extends. */
export interface ImportedBase {
  /** As the import says it: `../generated/dev/server.js`. */
  readonly specifier: string;
  /** Its name there, whatever it is called here: `DevServer`. */
  readonly exportName: string;
}

/** A class of a source that extends something imported, by itself or through others of the source. */
export interface DerivedClass {
  readonly node: ClassNode;
  /** For messages and `--class`: `default` where it has none. */
  readonly name: string;
  readonly line: number;
  readonly base: ImportedBase;
  /** The classes of this source between it and what is imported, the nearest first. */
  readonly ancestors: readonly ClassNode[];
}

/** Every class of a source whose base comes from another module. */
export function findClasses(source: SourceFile): readonly DerivedClass[] {
  const { SyntaxKind } = morph();
  const nodes: readonly ClassNode[] = [
    ...source.getDescendantsOfKind(SyntaxKind.ClassDeclaration),
    ...source.getDescendantsOfKind(SyntaxKind.ClassExpression),
  ];
  return nodes
    .flatMap((node) => {
      const found = findBase(node, { source, nodes, above: [] });
      return found === undefined ? [] : [{ node, name: nameOf(node), line: node.getStartLineNumber(), ...found }];
    })
    .toSorted((one, other) => one.node.getPos() - other.node.getPos());
}

/** The classes that no other of them extends: those that are served. */
export function leavesOf(classes: readonly DerivedClass[]): readonly DerivedClass[] {
  const extended = new Set(classes.flatMap(({ ancestors }) => ancestors));
  return classes.filter(({ node }) => !extended.has(node));
}

interface Search {
  readonly source: SourceFile;
  readonly nodes: readonly ClassNode[];
  /** The classes that lead here, so that those which extend each other end it. */
  readonly above: readonly ClassNode[];
}

function findBase(node: ClassNode, search: Search): Pick<DerivedClass, "base" | "ancestors"> | undefined {
  const expression = baseExpression(node);
  if (expression === undefined) return undefined;
  const base = importedBase(expression, search.source);
  if (base !== undefined) return { base, ancestors: [] };
  const parent = search.nodes.find((other) => nameOf(other) === expression.getText());
  if (parent === undefined || parent === node || search.above.includes(parent)) return undefined;
  const found = findBase(parent, { ...search, above: [...search.above, node] });
  return found === undefined ? undefined : { ...found, ancestors: [parent, ...found.ancestors] };
}

/** What a class extends, out of its parentheses. */
function baseExpression(node: ClassNode): Expression | undefined {
  const { Node } = morph();
  let expression: Expression | undefined = node.getExtends()?.getExpression();
  while (expression !== undefined && Node.isParenthesizedExpression(expression)) expression = expression.getExpression();
  return expression;
}

/** `DevServer`, under whatever name it is imported, or `generated.DevServer`. */
function importedBase(expression: Expression, source: SourceFile): ImportedBase | undefined {
  const { Node } = morph();
  const [left, right] = Node.isPropertyAccessExpression(expression) ? [expression.getExpression().getText(), expression.getName()] : [];
  for (const declaration of source.getImportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    if (right !== undefined && declaration.getNamespaceImport()?.getText() === left) return { specifier, exportName: right };
    const named = declaration
      .getNamedImports()
      .find((each) => (each.getAliasNode() ?? each.getNameNode()).getText() === expression.getText());
    if (named !== undefined) return { specifier, exportName: named.getName() };
  }
  return undefined;
}

/** The name by which a source speaks of a class: its own, or that of what it is put into. */
function nameOf(node: ClassNode): string {
  const { Node } = morph();
  const parent = node.getParent();
  if (Node.isClassExpression(node) && Node.isVariableDeclaration(parent)) return parent.getName();
  return node.getName() ?? "default";
}
