import { createRequire } from "node:module";
import type { InterfaceDeclarationStructure, Project, StatementStructures, WriterFunction } from "ts-morph";
import { GENERATED_BY } from "../emitted-file.js";
import { breakLines } from "./break-lines.js";

type TsMorph = typeof import("ts-morph");

/** A statement of a source file, as ts-morph takes it. */
export type Statement = string | WriterFunction | StatementStructures;

let loaded: TsMorph | undefined;

/** ts-morph, loaded when something must be written, and by `require`: naming its exports in an import costs 77 ms more. */
export function morph(): TsMorph {
  loaded ??= createRequire(import.meta.url)("ts-morph") as TsMorph;
  return loaded;
}

/** Prints statements as one source text, each block apart from the next by a blank line. */
export function printStatements(statements: readonly Statement[]): string {
  // ts-morph sets some kinds of statements apart by itself, and others not: everywhere one blank line is enough.
  return breakLines(printWhole(statements).replaceAll(/\n{3,}/g, "\n\n"));
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
  try {
    newProject().createSourceFile("out.ts", { statements: [...statements], trailingTrivia: takeText });
  } catch (thrown) {
    if (thrown !== printed) throw thrown;
  }
  return text;
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
export function interfaceStructure(structure: Omit<InterfaceDeclarationStructure, "kind" | "isExported">): InterfaceDeclarationStructure {
  return { kind: morph().StructureKind.Interface, isExported: true, leadingTrivia: "\n", ...structure };
}

/** The first line of every file that we write, and the sign that it is ours. */
export function headerOf(source: string): string {
  return `// ${GENERATED_BY} from ${source}. Do not edit: change the interface, then run katcp-gen again.`;
}
