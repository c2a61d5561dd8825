import { applyEdits, type TextEdit } from "../text-edit.js";
import { comparePythonNames } from "./compare-python-names.js";
import { nodesBelow, type PythonNode, type PythonSource, textOf } from "./parse-python.js";
import type { PythonName, PythonStyle } from "./python-handler.js";
import { type FromImport, type PythonImports, readImports, within } from "./python-imports.js";

/** What a source calls the names that new handlers need, and the imports that it lacks. */
export class PythonNames {
  readonly #source: PythonSource;
  readonly #imports: PythonImports;
  readonly #style: PythonStyle;
  /** Annotations are not run. */
  readonly #isLazy: boolean;
  /** All that the source says: what is none of these can be the name of something new. */
  readonly #used: ReadonlySet<string>;
  readonly #wanted = new Map<string, { readonly name: PythonName; readonly local: string }>();

  constructor(source: PythonSource, style: PythonStyle) {
    this.#source = source;
    this.#style = style;
    this.#imports = readImports(source);
    this.#isLazy = this.#imports.names.some(({ path }) => path === "__future__.annotations");
    const names = nodesBelow(source.top).filter(({ name }) => name === "VariableName");
    this.#used = new Set(names.map((node) => textOf(node, source.text)));
  }

  /** What the source calls something: by what it imports already, or will import. */
  local = (name: PythonName): string => this.#known(name) ?? this.#wantedName(name);

  #known({ path, others, isRun }: PythonName): string | undefined {
    const usable = this.#imports.names.filter(({ isGuarded }) => !isGuarded || (this.#isLazy && !isRun));
    const found = [path, ...others].flatMap((each) =>
      usable
        .filter((one) => each === one.path || each.startsWith(`${one.path}.`))
        .map((one) => ({ ...one, rest: each.slice(one.path.length) })),
    );
    // The nearest: `RequestContext` rather than `aiokatcp.server.RequestContext`.
    const [best] = found.toSorted((one, other) => one.rest.length - other.rest.length);
    return best === undefined ? undefined : `${best.local}${best.rest}`;
  }

  #wantedName(name: PythonName): string {
    const key = `${name.module} ${name.imported}`;
    const known = this.#wanted.get(key) ?? { name, local: this.#free(name) };
    this.#wanted.set(key, known);
    return `${known.local}${name.path.slice(name.path.lastIndexOf(`.${name.imported}`) + 1 + name.imported.length)}`;
  }

  #free({ imported }: PythonName): string {
    const tries = [imported, /^[A-Z]/.test(imported) ? `Katcp${imported}` : `katcp_${imported}`];
    const free = tries.find((each) => !this.#used.has(each));
    return free ?? `${tries[1]}_`;
  }

  /** What brings in the names that are not there yet. `after`: a module beside whose import new ones go. */
  edits(beside: string): readonly TextEdit[] {
    const wanted = [...this.#wanted.values()].map(({ name, local }) => ({
      module: name.module,
      item: local === name.imported ? local : `${name.imported} as ${local}`,
    }));
    const modules = [...new Set(wanted.map(({ module }) => module))].toSorted(compareModules);
    return modules.flatMap((module) => {
      const items = wanted.filter((each) => each.module === module).map(({ item }) => item);
      const list = this.#imports.lists.find((each) => each.module === module && each.isTop && each.items.every(({ name }) => name !== "*"));
      return (list === undefined ? undefined : this.#joined(list, items)) ?? [this.#newImport(module, items, beside)];
    });
  }

  /** New items in a list that is there; undefined where its line would become too long. */
  #joined(list: FromImport, items: readonly string[]): readonly TextEdit[] | undefined {
    const { text } = this.#source;
    const edits = items.toSorted(comparePythonNames).map((item) => insertItem(list, item, text, this.#style));
    const { from, to } = list.statement;
    const shift = edits.map((edit) => ({ ...edit, at: edit.at - from }));
    const longest = Math.max(
      ...applyEdits(text.slice(from, to), shift)
        .split(/\r?\n/)
        .map(({ length }) => length),
    );
    return longest > 88 && !text.slice(from, to).includes("(") ? undefined : edits;
  }

  #newImport(module: string, items: readonly string[], beside: string): TextEdit {
    const { text, top } = this.#source;
    const line = `from ${module} import ${items.toSorted(comparePythonNames).join(", ")}`;
    const neighbour = this.#imports.lists.find((each) => each.isTop && [beside, within(beside, "server")].includes(each.module));
    if (neighbour !== undefined && compareModules(module, neighbour.module) < 0)
      return { at: neighbour.statement.from, text: `${line}${this.#style.newline}` };
    const last = neighbour?.statement ?? this.#imports.statements.at(-1);
    if (last !== undefined) return { at: endOfLine(text, last.to), text: `${this.#style.newline}${line}` };
    const first = firstStatement(top);
    return { at: first?.from ?? 0, text: `${line}${this.#style.newline}${this.#style.newline}` };
  }
}

/** What is installed comes before what stands beside a module. */
function compareModules(one: string, other: string): number {
  const [first, second] = [one.startsWith("."), other.startsWith(".")];
  return first === second ? (one < other ? -1 : 1) : Number(first) - Number(second);
}

/** What a module begins with, after its docstring. */
function firstStatement(top: PythonNode): PythonNode | undefined {
  const statements = [top.firstChild, top.firstChild?.nextSibling].filter((node) => node !== null && node !== undefined);
  const [first] = statements;
  const isDoc = first?.name === "ExpressionStatement" && first.firstChild?.name === "String";
  return isDoc ? statements[1] : first;
}

/** Where the line of a place ends. */
export function endOfLine(text: string, at: number): number {
  const length = text.slice(at).search(/[\r\n]/);
  return length === -1 ? text.length : at + length;
}

/** After the item that it follows in the order of names, where they are ordered, else after the last. */
function insertItem({ items, statement }: FromImport, item: string, text: string, { newline }: PythonStyle): TextEdit {
  const isOrdered = items.every(({ name }, index) => index === 0 || comparePythonNames(items[index - 1]?.name ?? "", name) < 0);
  const before = isOrdered ? items.findLast(({ name }) => comparePythonNames(name, item) < 0) : items.at(-1);
  const anchor = before ?? items[0];
  if (anchor === undefined) return { at: 0, text: "" };
  // Without parentheses, a list does not go on in another line.
  const isOpen = statement.getChild("(") !== null;
  const indent = isOpen ? /(?:\r?\n|\r)([ \t]*)$/.exec(text.slice(0, anchor.from))?.[1] : undefined;
  if (before === undefined) return { at: anchor.from, text: indent === undefined ? `${item}, ` : `${item},${newline}${indent}` };
  const rest = /^\s*(,)?[ \t]*(#[^\r\n]*)?(?=[\r\n])/.exec(text.slice(before.to));
  if (indent === undefined || rest === null) return { at: before.to, text: `, ${item}` };
  // What is said of an item at the end of its line stays there.
  return rest[1] === undefined
    ? { at: before.to, text: `,${newline}${indent}${item}` }
    : { at: before.to + rest[0].length, text: `${newline}${indent}${item},` };
}
