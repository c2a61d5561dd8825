import { dirname, join, relative, sep } from "node:path";
import { compileInterface } from "./compile.js";
import type { Diagnostic } from "./diagnostics.js";
import { emitDocuments } from "./emit/text/emit-documents.js";
import { emitTypeScript } from "./emit/typescript/emit-typescript.js";
import { readInput } from "./files/read-input.js";
import { type FileOutcome, writeFiles } from "./files/write-files.js";
import type { DeviceModel } from "./model/device-model.js";

/** What is to be generated. */
export interface GenerateOptions {
  /** The interface files, as diagnostics will name them. */
  readonly files: readonly string[];
  readonly outDir: string;
  /** Also documents of each: a page of Markdown, and one of HTML. */
  readonly docs: boolean;
  /** Only says what would be written. */
  readonly check: boolean;
}

/** What was generated: nothing, where there is any error. */
export interface GenerateResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly outcomes: readonly FileOutcome[];
}

/** From interface files to generated files. @throws FileProblem where a file cannot be written */
export function generate({ files, outDir, docs, check }: GenerateOptions): GenerateResult {
  const results = files.map(compileFile);
  const models = results.map(({ model }) => model);
  const diagnostics = [...results.flatMap((result) => result.diagnostics), ...findSameNames(models, files)];
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics, outcomes: [] };
  const emitted = models.flatMap((model, index) => {
    if (model === undefined) return [];
    const sourceFolder = relative(join(outDir, model.name), dirname(files[index] ?? "")).replaceAll(sep, "/");
    return [...emitTypeScript(model, sourceFolder), ...(docs ? emitDocuments(model) : [])];
  });
  return { diagnostics, outcomes: writeFiles(emitted, outDir, { isDry: check }) };
}

/** From an interface file on the disk to its model. */
export function compileFile(file: string): ReturnType<typeof compileInterface> {
  const bytes = readInput(file);
  if (!(bytes instanceof Uint8Array)) return { model: undefined, diagnostics: [bytes] };
  return compileInterface(bytes, file, (included) => {
    const read = readInput(included);
    return read instanceof Uint8Array ? read : read.message;
  });
}

/** Two interfaces of one name would write over each other. */
function findSameNames(models: readonly (DeviceModel | undefined)[], files: readonly string[]): readonly Diagnostic[] {
  return models.flatMap((model, index) => {
    const first = models.findIndex((other) => other !== undefined && other.name.toLowerCase() === model?.name.toLowerCase());
    if (model === undefined || first === index) return [];
    const message = `the name ${JSON.stringify(model.name)} is that of ${files[first]} already, and both would write the same files`;
    return [{ file: files[index] ?? "", line: 1, column: 1, severity: "error" as const, rule: "duplicate-name" as const, message }];
  });
}
