import type { EmittedFile } from "../emitted-file.js";
import { morph } from "./morph.js";

/** Sources of TypeScript as JavaScript and declarations, each file by itself: what is generated says all types that it exports. */
export function compileSources(sources: readonly EmittedFile[]): readonly EmittedFile[] {
  return sources.flatMap(({ path, text }) => [
    { path: path.replace(/\.ts$/, ".js"), text: compileSource(text, path) },
    { path: path.replace(/\.ts$/, ".d.ts"), text: declarationsOf(text, path) },
  ]);
}

function compileSource(text: string, fileName: string): string {
  const { ts } = morph();
  return ts.transpileModule(text, { fileName, compilerOptions: options() }).outputText;
}

function declarationsOf(text: string, fileName: string): string {
  const { ts } = morph();
  return ts.transpileDeclaration(text, { fileName, compilerOptions: { ...options(), declaration: true } }).outputText;
}

function options(): ReturnType<typeof import("ts-morph").ts.getDefaultCompilerOptions> {
  const { ts } = morph();
  return { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, isolatedModules: true };
}
