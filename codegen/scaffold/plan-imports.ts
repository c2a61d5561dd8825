import type { ImportDeclaration, NamedImports, SourceFile } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import { declarationOf, extendImport } from "./extend-import.js";
import type { DerivedClass } from "./find-classes.js";
import type { ImportName, LocalNames } from "./import-name.js";
import { type ImportedName, printImport, printImportedName } from "./print-import.js";
import type { SourceStyle } from "./source-style.js";
import type { TextEdit } from "./text-edit.js";
import { topLevelNames } from "./top-level-names.js";

/** How a source comes to the names that its new handlers need. */
export interface ImportPlan {
  readonly local: LocalNames;
  readonly edits: readonly TextEdit[];
}

/** What imports are planned by. */
export interface Importing {
  readonly owner: DerivedClass;
  /** Goes before the name of a type that the source has another use for: `Dev`. */
  readonly typePrefix: string;
  readonly style: SourceStyle;
}

/** The doors of the runtime that have the names which handlers need. */
const runtimeDoors = ["katcp-runtime", "katcp-runtime/contract"];

/** Finds the names that a source imports already, adds the others to imports of the same modules, and has new imports where there are none. */
export function planImports(source: SourceFile, needed: readonly ImportName[], { owner, typePrefix, style }: Importing): ImportPlan {
  const modules = { runtime: runtimeDoors, types: [typesBeside(owner.base.specifier)] };
  const taken = topLevelNames(source, owner.node);
  const locals = new Map<string, string>();
  const added: ImportedName[] = [];
  for (const name of needed) {
    const existing = findImported(source, name, modules[name.from]);
    const local = existing ?? freeName(name, { taken, typePrefix });
    locals.set(keyOf(name), local);
    taken.add(local);
    if (existing === undefined) added.push({ ...name, local });
  }
  return {
    local: (name) => locals.get(keyOf(name)) ?? name.name,
    edits: addImports(source, added, { modules, owner, style }),
  };
}

function keyOf({ from, name }: ImportName): string {
  return `${from} ${name}`;
}

/** `../generated/dev/server.js` → `../generated/dev/types.js`, in whatever way the author names modules. */
function typesBeside(specifier: string): string {
  return specifier.replace(/server(\.\w+)?$/, "types$1");
}

function findImported(source: SourceFile, { name, isType }: ImportName, modules: readonly string[]): string | undefined {
  for (const declaration of importsOf(source, modules)) {
    if (declaration.isTypeOnly() && !isType) continue;
    const namespace = declaration.getNamespaceImport();
    if (namespace !== undefined) return `${namespace.getText()}.${name}`;
    const found = declaration.getNamedImports().find((each) => each.getName() === name && (isType || !each.isTypeOnly()));
    if (found !== undefined) return (found.getAliasNode() ?? found.getNameNode()).getText();
  }
  return undefined;
}

function importsOf(source: SourceFile, modules: readonly string[]): readonly ImportDeclaration[] {
  return source.getImportDeclarations().filter((each) => modules.includes(each.getModuleSpecifierValue()));
}

function freeName({ from, name }: ImportName, { taken, typePrefix }: { taken: ReadonlySet<string>; typePrefix: string }): string {
  let free = taken.has(name) ? `${from === "runtime" ? "Katcp" : typePrefix}${name}` : name;
  while (taken.has(free)) free += "_";
  return free;
}

interface Adding {
  readonly modules: Readonly<Record<ImportName["from"], readonly string[]>>;
  readonly owner: DerivedClass;
  readonly style: SourceStyle;
}

function addImports(source: SourceFile, names: readonly ImportedName[], { modules, owner, style }: Adding): readonly TextEdit[] {
  const lists = new Map<NamedImports, ImportedName[]>();
  const homeless: ImportedName[] = [];
  for (const name of names) {
    const list = listFor(name, importsOf(source, modules[name.from]));
    if (list === undefined) homeless.push(name);
    else lists.set(list, [...(lists.get(list) ?? []), name]);
  }
  const extended = [...lists].flatMap(([list, all]) => {
    const isTypeOnly = declarationOf(list).isTypeOnly();
    return extendImport(
      list,
      all.map((each) => ({ name: each.name, text: printImportedName(each, isTypeOnly) })),
      style,
    );
  });
  const anchor = source.getImportDeclarations().find((each) => each.getModuleSpecifierValue() === owner.base.specifier);
  if (anchor === undefined) return extended;
  const of = (from: ImportName["from"]): string => {
    const all = homeless.filter((name) => name.from === from);
    return all.length === 0 ? "" : printImport(all, modules[from][0] ?? "", style);
  };
  return [...extended, ...addDeclarations({ before: of("runtime"), after: of("types") }, anchor, style)];
}

/** The names of an import that may take one more: for a type rather one of types only. */
function listFor({ isType }: ImportName, declarations: readonly ImportDeclaration[]): NamedImports | undefined {
  const { Node } = morph();
  const lists = declarations.flatMap((declaration) => {
    const bindings = declaration.getImportClause()?.getNamedBindings();
    return Node.isNamedImports(bindings) && (isType || !declaration.isTypeOnly())
      ? [{ bindings, isTypeOnly: declaration.isTypeOnly() }]
      : [];
  });
  return (lists.find(({ isTypeOnly }) => isTypeOnly) ?? lists[0])?.bindings;
}

/** New imports around that of the base class: packages come before the author's own modules, and `types` after `server`. */
function addDeclarations(
  { before, after }: { readonly before: string; readonly after: string },
  anchor: ImportDeclaration,
  { newline }: SourceStyle,
): readonly TextEdit[] {
  const end = anchor.getTrailingCommentRanges().at(-1)?.getEnd() ?? anchor.getEnd();
  return [
    ...(before === "" ? [] : [{ at: anchor.getStart(), text: before + newline }]),
    ...(after === "" ? [] : [{ at: end, text: newline + after }]),
  ];
}
