import { dirname, join, relative, sep } from "node:path";
import { compileInterface } from "./compile.js";
import { type Diagnostic, formatDiagnostic, isError } from "./diagnostics.js";
import { emitDocument } from "./emit/text/emit-document.js";
import { emitTypeScript } from "./emit/typescript/emit-typescript.js";
import { readInput } from "./files/read-input.js";
import { type FileOutcome, writeFiles } from "./files/write-files.js";
import type { LevelOptions } from "./levels.js";
import type { DeviceModel } from "./model/device-model.js";

/** What is to be generated. */
export interface GenerateOptions extends LevelOptions {
  /** The interface files, as diagnostics will name them. */
  readonly files: readonly string[];
  readonly outDir: string;
  /** Also a page of Markdown for each. */
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
export function generate({ files, outDir, docs, check, levels, warningsAsErrors }: GenerateOptions): GenerateResult {
  const results = files.map((file) => compileFile(file, { levels, warningsAsErrors }));
  const models = results.map(({ model }) => model);
  const diagnostics = distinct([...results.flatMap((result) => result.diagnostics), ...findSameNames(models, files)]);
  if (diagnostics.some(isError)) return { diagnostics, outcomes: [] };
  const emitted = models.flatMap((model, index) => {
    if (model === undefined) return [];
    const sourceFolder = relative(join(outDir, model.name), dirname(files[index] ?? "")).replaceAll(sep, "/");
    return [...emitTypeScript(model, sourceFolder), ...(docs ? [emitDocument(model)] : [])];
  });
  return { diagnostics, outcomes: writeFiles(emitted, outDir, { isDry: check }) };
}

function compileFile(file: string, levels: LevelOptions): ReturnType<typeof compileInterface> {
  const bytes = readInput(file);
  if (!(bytes instanceof Uint8Array)) return { model: undefined, diagnostics: [bytes] };
  const readFile = (included: string): Uint8Array | string => {
    const read = readInput(included);
    return read instanceof Uint8Array ? read : read.message;
  };
  return compileInterface(bytes, file, readFile, levels);
}

/** What is wrong with a file that several interfaces include is said once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [formatDiagnostic(diagnostic), diagnostic])).values()];
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
