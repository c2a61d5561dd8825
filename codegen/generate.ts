import { dirname, join, relative, sep } from "node:path";
import type { Diagnostic } from "./diagnostics.js";
import { emitDocuments } from "./emit/text/emit-documents.js";
import { emitTypeScript } from "./emit/typescript/emit-typescript.js";
import { type FileOutcome, writeFiles } from "./files/write-files.js";
import type { DeviceModel } from "./model/device-model.js";
import { Session } from "./session.js";

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

/**
 * From interface files to generated files. A `session` of earlier generations with the same options saves what need not be done again.
 * @throws FileProblem where a file cannot be written
 */
export function generate({ files, outDir, docs, check }: GenerateOptions, session = new Session()): GenerateResult {
  session.refresh();
  const results = files.map((file) => session.compile(file));
  const models = results.map(({ model }) => model);
  const diagnostics = [...results.flatMap((result) => result.diagnostics), ...findSameNames(models, files)];
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics, outcomes: [] };
  const emitted = models.flatMap((model, index) => {
    if (model === undefined) return [];
    const file = files[index] ?? "";
    const sourceFolder = relative(join(outDir, model.name), dirname(file)).replaceAll(sep, "/");
    return session.emit(file, model, () => [...emitTypeScript(model, sourceFolder), ...(docs ? emitDocuments(model) : [])]);
  });
  return { diagnostics, outcomes: writeFiles(emitted, outDir, { isDry: check }) };
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
