import { betweenCommas, childrenOf, type PythonNode, type PythonSource, textOf } from "./parse-python.js";

/** A name that a module has from another. */
export interface PythonImport {
  /** What the module calls it. */
  readonly local: string;
  /** What it is, with all dots: `dev_katcp.server.DevServer`, `.dev_katcp.types`. */
  readonly path: string;
  /** Whether only type checkers see it. */
  readonly isGuarded: boolean;
}

/** `from module import a, b as c` */
export interface FromImport {
  readonly module: string;
  readonly statement: PythonNode;
  /** Whether it stands by itself in the module, where everything sees it. */
  readonly isTop: boolean;
  readonly items: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/** What a module imports, by statements of its own and by those in its `if` and `try`. */
export interface PythonImports {
  readonly names: readonly PythonImport[];
  readonly lists: readonly FromImport[];
  readonly statements: readonly PythonNode[];
}

/** Reads the imports of a module. */
export function readImports({ top, text }: PythonSource): PythonImports {
  const placed = statementsIn(top, text, false);
  const lists = placed.flatMap(({ node, depth }) => fromImport(node, text, depth === 0) ?? []);
  const names = placed.flatMap(({ node, isGuarded }) => namesOf(node, text).map((each) => ({ ...each, isGuarded })));
  return { names, lists, statements: placed.filter(({ depth }) => depth === 0).map(({ node }) => node) };
}

interface PlacedImport {
  readonly node: PythonNode;
  readonly isGuarded: boolean;
  readonly depth: number;
}

const blocks = new Set(["IfStatement", "TryStatement", "WithStatement", "Body", "StatementGroup"]);

function statementsIn(node: PythonNode, text: string, isGuarded: boolean, depth = 0): readonly PlacedImport[] {
  return childrenOf(node).flatMap((child) => {
    if (child.name === "ImportStatement") return [{ node: child, isGuarded, depth }];
    if (!blocks.has(child.name)) return [];
    const isGuard = child.name === "IfStatement" && /^if\s+(?:\w+\.)?TYPE_CHECKING\b/.test(textOf(child, text));
    return statementsIn(child, text, isGuarded || isGuard, depth + 1);
  });
}

/** Undefined where it is `import module`. */
function fromImport(statement: PythonNode, text: string, isTop: boolean): FromImport | undefined {
  const parts = childrenOf(statement);
  const at = parts.findIndex(({ name }) => name === "import");
  const [first, word] = [parts[0], parts[at]];
  if (first?.name !== "from" || word === undefined) return undefined;
  const items = betweenCommas(parts.slice(at + 1)).map((group) => {
    const [from, to] = [group[0]?.from ?? 0, group.at(-1)?.to ?? 0];
    return { name: textOf(group[0] ?? word, text), from, to };
  });
  return { module: squeeze(text.slice(first.to, word.from)), statement, isTop, items };
}

function namesOf(statement: PythonNode, text: string): readonly Omit<PythonImport, "isGuarded">[] {
  const list = fromImport(statement, text, true);
  const parts = childrenOf(statement);
  const after = list === undefined ? 1 : parts.findIndex(({ name }) => name === "import") + 1;
  return betweenCommas(parts.slice(after)).map((group) => {
    const as = group.findIndex(({ name }) => name === "as");
    const named = group.slice(0, as === -1 ? undefined : as);
    const name = squeeze(named.map((node) => textOf(node, text)).join(""));
    const alias = as === -1 ? undefined : textOf(group[as + 1] ?? statement, text);
    if (list !== undefined) return { local: alias ?? name, path: within(list.module, name) };
    // `import a.b` gives the name `a`.
    return alias === undefined ? { local: firstOf(name), path: firstOf(name) } : { local: alias, path: name };
  });
}

/** What a name of a module is, with all dots. */
export function within(module: string, name: string): string {
  return module === "" || module.endsWith(".") ? `${module}${name}` : `${module}.${name}`;
}

/** What a source means by a name with dots, by what it imports; undefined where it is nothing imported. */
export function resolve(written: string, imports: readonly PythonImport[]): string | undefined {
  // Of `try` and `except`, the first is what is meant.
  const found = imports.find(({ local }) => local === firstOf(written));
  return found === undefined ? undefined : `${found.path}${written.slice(found.local.length)}`;
}

function firstOf(dotted: string): string {
  return dotted.split(".", 1)[0] ?? dotted;
}

function squeeze(text: string): string {
  return text.replaceAll(/[\s\\]/g, "");
}
