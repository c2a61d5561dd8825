import { dirname, join, relative, sep } from "node:path";
import { compileInterface } from "./compile.js";
import type { Level } from "./config/config-table.js";
import type { Diagnostic } from "./diagnostics.js";
import type { EmittedFile } from "./emit/emitted-file.js";
import { emitDocument } from "./emit/text/emit-document.js";
import { emitTypeScript } from "./emit/typescript/emit-typescript.js";
import type { ImportStyle } from "./emit/typescript/imports.js";
import { disk, type FileSystem } from "./files/file-system.js";
import { findOrphans, type Orphan } from "./files/find-orphans.js";
import { listOutDir, removeFiles } from "./files/out-dir.js";
import { readInput } from "./files/read-input.js";
import { type FileOutcome, isDraft, writeFiles } from "./files/write-files.js";
import type { DeviceModel } from "./model/device-model.js";

/** What is to be generated. */
export interface GenerateOptions {
  /** The interface files, as diagnostics will name them. */
  readonly files: readonly string[];
  readonly outDir: string;
  /** Servers and clients; true unless said otherwise. */
  readonly typescript?: boolean;
  /** Also a page of Markdown for each. */
  readonly docs: boolean;
  /** What relative imports of generated files end in. */
  readonly importStyle?: ImportStyle;
  /** What the rules of diagnostics count as, by their ids. */
  readonly levels?: ReadonlyMap<string, Level>;
  /** Only says what would be written. */
  readonly check: boolean;
  /** Removes orphans; otherwise they are only named. */
  readonly prune?: boolean;
  readonly fileSystem?: FileSystem;
}

/** What was generated: nothing, where there is any error. */
export interface GenerateResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly outcomes: readonly FileOutcome[];
  /** Files with our header that no interface makes any more; `prune` has removed them. */
  readonly orphans: readonly Orphan[];
}

/** From interface files to generated files. @throws FileProblem where a file cannot be written */
export function generate(options: GenerateOptions): GenerateResult {
  const { files, outDir, check, prune = false, fileSystem = disk } = options;
  const results = files.map(compileFile);
  const models = results.map(({ model }) => model);
  const diagnostics = [...results.flatMap((result) => result.diagnostics), ...findSameNames(models, files)];
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics, outcomes: [], orphans: [] };
  const emitted = models.flatMap((model, index) => (model === undefined ? [] : emitDevice(model, files[index] ?? "", options)));
  const outcomes = writeFiles(emitted, outDir, { isDry: check, fileSystem });
  const present = listOutDir(outDir, fileSystem);
  const drafts = present.filter(isDraft);
  const orphans = findOrphans({ outDir, present, made: outcomes.map(({ path }) => path), compiled: files, fileSystem });
  if (!check) removeFiles([...drafts, ...(prune ? orphans.map(({ path }) => path) : [])], fileSystem);
  return { diagnostics, outcomes, orphans };
}

function emitDevice(model: DeviceModel, file: string, options: GenerateOptions): readonly EmittedFile[] {
  const { outDir, typescript = true, docs, importStyle } = options;
  const sourceFolder = relative(join(outDir, model.name), dirname(file)).replaceAll(sep, "/");
  return [...(typescript ? emitTypeScript(model, sourceFolder, importStyle) : []), ...(docs ? [emitDocument(model)] : [])];
}

function compileFile(file: string): ReturnType<typeof compileInterface> {
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
