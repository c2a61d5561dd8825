import type { SourceFile } from "ts-morph";
import { morph } from "../emit/typescript/morph.js";
import { type Place, SourceText } from "../interface/source-text.js";

/** What TypeScript cannot read of a source. */
export interface SyntaxMistake extends Place {
  readonly message: string;
}

/** A source as TypeScript reads it, and what is wrong with it: of a source with mistakes no place can be trusted. */
export interface ParsedSource {
  readonly source: SourceFile;
  readonly mistakes: readonly SyntaxMistake[];
}

/** Reads a source for its places; nothing is ever printed from it. `file` says by its ending what TypeScript it is. */
export function parseSource(text: string, file: string): ParsedSource {
  const { Project, ts } = morph();
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true },
  });
  const source = project.createSourceFile(`/${file}`, text);
  const lines = new SourceText(text);
  const unreadable = project
    .getProgram()
    .getSyntacticDiagnostics(source)
    .map((diagnostic) => ({
      ...lines.placeOf(diagnostic.getStart()),
      message: ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, " "),
    }));
  // The parser lets anything pass as the name of a module, and leaves the complaint to the checker.
  const nameless = source
    .getImportDeclarations()
    .filter(({ compilerNode }) => !ts.isStringLiteral(compilerNode.moduleSpecifier))
    .map(({ compilerNode }) => ({ ...lines.placeOf(compilerNode.moduleSpecifier.getStart()), message: "String literal expected." }));
  return { source, mistakes: [...unreadable, ...nameless] };
}
