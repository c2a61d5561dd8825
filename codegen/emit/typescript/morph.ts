import { createRequire } from "node:module";
import type {
  InterfaceDeclarationStructure,
  MethodDeclarationStructure,
  OptionalKind,
  Project,
  StatementStructures,
  WriterFunction,
} from "ts-morph";
import { GENERATED_BY } from "../emitted-file.js";
import { breakLines } from "./break-lines.js";

type TsMorph = typeof import("ts-morph");

let loaded: TsMorph | undefined;
let project: Project | undefined;

/** ts-morph, loaded when something must be written, and by `require`: naming its exports in an import costs 77 ms more. */
export function morph(): TsMorph {
  loaded ??= createRequire(import.meta.url)("ts-morph") as TsMorph;
  return loaded;
}

/** A statement of a source file, as ts-morph takes it. */
export type Statement = string | StatementStructures;

/** Prints a source file: what is text already, and then statements; each apart from the next by a blank line. */
export function printStatements(texts: readonly string[], statements: readonly Statement[] = []): string {
  const printed = statements.length === 0 ? "" : printWhole(statements);
  const blocks = [...texts, printed].map((block) => block.replace(/^\n+|\n+$/g, "")).filter((block) => block !== "");
  return breakLines(`${blocks.join("\n\n")}\n`);
}

/**
 * ts-morph prints a file and then parses it into a tree, which takes longer than all else here and which nobody would look at:
 * so the last thing that it prints, the trivia after the statements, takes the text and leaves.
 */
function printWhole(statements: readonly Statement[]): string {
  const printed = new Error("printed");
  let text = "";
  const takeText: WriterFunction = (writer) => {
    text = writer.toString();
    throw printed;
  };
  project ??= newProject();
  try {
    project.createSourceFile("out.ts", { statements: [...statements], trailingTrivia: takeText });
  } catch (thrown) {
    if (thrown !== printed) throw thrown;
  }
  // ts-morph sets some kinds of statements apart by itself, and others not: everywhere one blank line is enough.
  return withParked(text.replaceAll(/\n{3,}/g, "\n\n"));
}

/** Texts that ts-morph does not see: it looks at each character several times, and takes a mark for a name just as well. */
const parked: string[] = [];

/** The mark of a text that is printed in its place, indented as the mark is. Nothing that we print holds the character 0. */
function park(text: string): string {
  if (text === "") return "";
  return `\0${parked.push(text) - 1}\0`;
}

function withParked(text: string): string {
  const texts = parked.splice(0);
  return text.replaceAll(
    /( *)\0(\d+)\0/g,
    (_, indent: string, index) => indent + (texts[index] ?? "").replaceAll(/\n(?!\n)/g, `\n${indent}`),
  );
}

function newProject(): Project {
  const { IndentationText, NewLineKind, Project, QuoteKind } = morph();
  return new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, newLineKind: NewLineKind.LineFeed, quoteKind: QuoteKind.Double },
  });
}

/** An exported interface. */
export function interfaceStructure({ name, doc, properties = [], methods = [] }: InterfaceParts): InterfaceDeclarationStructure {
  const only = properties.length === 0 ? [] : [{ name: park(properties.map(propertyText).join(";\n")) }];
  return { kind: morph().StructureKind.Interface, isExported: true, leadingTrivia: `\n${park(doc)}\n`, name, properties: only, methods };
}

/** What an interface is made of here: its properties are said in text. */
export interface InterfaceParts extends Pick<InterfaceDeclarationStructure, "name" | "methods"> {
  /** Its comment. */
  readonly doc: string;
  readonly properties?: readonly PropertyParts[];
}

/** A property of an interface. */
export interface PropertyParts {
  readonly leadingTrivia?: string;
  readonly name: string;
  readonly isReadonly?: boolean;
  readonly hasQuestionToken?: boolean;
  readonly type: string;
}

/** ts-morph makes several writers for each property, which takes longer than all else here; all of them stand where it prints one name. */
function propertyText({ leadingTrivia = "", name, isReadonly, hasQuestionToken, type }: PropertyParts): string {
  return `${leadingTrivia}${isReadonly ? "readonly " : ""}${name}${hasQuestionToken ? "?" : ""}: ${type}`;
}

/** A method that a class leaves to those that extend it. */
export interface AbstractMethod {
  readonly leadingTrivia: string;
  readonly name: string;
  readonly parameters: string;
  readonly returnType: string;
}

/** The same of methods: ts-morph gets the last, and the text of the others as what stands before it. */
export function abstractMethods(methods: readonly AbstractMethod[]): OptionalKind<MethodDeclarationStructure>[] {
  const last = methods.at(-1);
  if (last === undefined) return [];
  const { name, parameters, returnType, leadingTrivia } = last;
  const before = methods.slice(0, -1).map((method) => `${method.leadingTrivia}${abstractText(method)};\n\n`);
  return [
    {
      name,
      scope: morph().Scope.Protected,
      isAbstract: true,
      leadingTrivia: park(`${before.join("")}${leadingTrivia}`.trimEnd()) + (leadingTrivia === "" ? "" : "\n"),
      parameters: [{ name: parameters }],
      returnType,
    },
  ];
}

function abstractText({ name, parameters, returnType }: AbstractMethod): string {
  return `protected abstract ${name}(${parameters}): ${returnType}`;
}

/** The first line of every file that we write, and the sign that it is ours. */
export function headerOf(source: string): string {
  return `// ${GENERATED_BY} from ${source}. Do not edit: change the interface, then run katcp-gen again.`;
}
