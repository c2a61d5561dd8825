import type { ImportDeclaration, ImportSpecifier, NamedImports } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import { compareNames } from "./import-name.js";
import { itemLines, type SourceStyle } from "./source-style.js";
import { indentAt, type TextEdit } from "./text-edit.js";

/** A name that comes into a list of names. */
export interface NewName {
  readonly name: string;
  /** As the list says it: `type TuneArgs`, `TuneArgs as Args`. */
  readonly text: string;
}

/** The edits that put names into the braces of an import: in their order, where it has one, and else at its end. */
export function extendImport(list: NamedImports, names: readonly NewName[], style: SourceStyle): readonly TextEdit[] {
  const elements = list.getElements();
  const inside = list.getText().slice(1, -1);
  const isOverLines = /[\r\n]/.test(inside);
  if (elements.length > 0 && (isOverLines || hasComments(inside) || fitsInLine(list, names, style))) {
    return insertAmong(list, names, { isOverLines, style });
  }
  const all = [...elements.map((each) => each.getText()), ...names.map(({ text }) => text)];
  const order = new Map([
    ...elements.map((each) => [each.getText(), each.getName()] as const),
    ...names.map(({ text, name }) => [text, name] as const),
  ]);
  const texts = isSorted(elements) ? all.toSorted((one, other) => compareNames(order.get(one) ?? "", order.get(other) ?? "")) : all;
  const space = style.isSpaced ? " " : "";
  const line = `${space}${texts.join(", ")}${space}`;
  const isLong = elements.length > 0 || lengthWith(list, line.length) > style.width;
  return [{ at: list.getStart() + 1, end: list.getEnd() - 1, text: isLong ? itemLines(texts, "", style) : line }];
}

function hasComments(text: string): boolean {
  return text.includes("//") || text.includes("/*");
}

function fitsInLine(list: NamedImports, names: readonly NewName[], { width }: SourceStyle): boolean {
  const added = names.reduce((sum, { text }) => sum + text.length + 2, 0);
  return lengthWith(list, list.getText().length - 2 + added) <= width;
}

/** How long the line of an import is with so much between its braces. */
function lengthWith(list: NamedImports, inside: number): number {
  return declarationOf(list).getText().length - (list.getText().length - 2) + inside;
}

/** The declaration that a list of names is part of. */
export function declarationOf(list: NamedImports): ImportDeclaration {
  return list.getFirstAncestorByKindOrThrow(morph().SyntaxKind.ImportDeclaration);
}

function isSorted(elements: readonly ImportSpecifier[]): boolean {
  return elements.every((each, index) => index === 0 || compareNames(elements[index - 1]?.getName() ?? "", each.getName()) <= 0);
}

interface Among {
  readonly isOverLines: boolean;
  readonly style: SourceStyle;
}

function insertAmong(list: NamedImports, names: readonly NewName[], among: Among): readonly TextEdit[] {
  const elements = list.getElements();
  const groups = new Map<number, NewName[]>();
  for (const each of names.toSorted((one, other) => compareNames(one.name, other.name))) {
    const next = isSorted(elements) ? elements.findIndex((element) => compareNames(element.getName(), each.name) > 0) : -1;
    const index = next === -1 ? elements.length : next;
    groups.set(index, [...(groups.get(index) ?? []), each]);
  }
  return [...groups].flatMap(([index, group]) => {
    const texts = group.map(({ text }) => text);
    const previous = elements[index - 1];
    return previous === undefined ? insertFirst(list, texts, among) : insertBehind(previous, texts, among);
  });
}

/** Behind the opening brace, and what is said in its line. */
function insertFirst(list: NamedImports, texts: readonly string[], { isOverLines, style }: Among): readonly TextEdit[] {
  const source = list.getSourceFile().getFullText();
  const open = list.getStart() + 1;
  if (!isOverLines) return [{ at: open, text: texts.map((text) => (style.isSpaced ? ` ${text},` : `${text}, `)).join("") }];
  const [first] = list.getElements();
  const comment = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(source.slice(open))?.[0] ?? "";
  const gap = style.newline + indentAt(source, first?.getStart() ?? open);
  return [{ at: open + comment.length, text: texts.map((text) => `${gap}${text},`).join("") }];
}

/** Behind an element, its comma, and what is said of it in its line. */
function insertBehind(element: ImportSpecifier, texts: readonly string[], { isOverLines, style }: Among): readonly TextEdit[] {
  const source = element.getSourceFile().getFullText();
  const gap = isOverLines ? style.newline + indentAt(source, element.getStart()) : " ";
  const comma = /^\s*,/.exec(source.slice(element.getEnd()))?.[0].length;
  const end = element.getEnd() + (comma ?? 0);
  const comment = /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/(?=[ \t]*[\r\n]))/.exec(source.slice(end))?.[0] ?? "";
  const at = end + comment.length;
  if (comma !== undefined) return [{ at, text: texts.map((text) => `${gap}${text},`).join("") }];
  return [
    { at: end, text: "," },
    { at, text: gap + texts.join(`,${gap}`) },
  ];
}
