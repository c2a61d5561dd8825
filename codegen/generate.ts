import { dirname, join, relative, sep } from "node:path";
import type { CompileOptions } from "./compile.js";
import { type Diagnostic, formatDiagnostic, isError } from "./diagnostics/diagnostics.js";
import type { EmittedFile } from "./emit/emitted-file.js";
import type { ImportStyle } from "./emit/import-style.js";
import { DEFAULT_TARGETS, type TargetName } from "./emit/target-names.js";
import { disk, type FileSystem } from "./files/file-system.js";
import { findOrphans, type Orphan } from "./files/find-orphans.js";
import { findTaken } from "./files/find-taken.js";
import { listOutDir, removeFiles } from "./files/out-dir.js";
import { sourceName } from "./files/source-name.js";
import { type FileOutcome, isDraft, writeFiles } from "./files/write-files.js";
import type { DeviceModel } from "./model/device-model.js";
import { Session } from "./session.js";
import { TARGETS } from "./targets.js";

/** What is to be generated. */
export interface GenerateOptions extends CompileOptions {
  /** The interface files, as diagnostics will name them; folders of them, and patterns. */
  readonly files: readonly string[];
  readonly outDir: string;
  /** What is generated. Default: TypeScript. */
  readonly targets?: readonly TargetName[];
  /** What relative imports of generated files end in. */
  readonly importStyle?: ImportStyle;
  /** Only says what would be written. */
  readonly check: boolean;
  /** Removes orphans; otherwise they are only named. */
  readonly prune?: boolean;
  readonly fileSystem?: FileSystem;
  /** What documents list of an interface's changes beside its own `x-changes`: a list of texts for each version, the newest first. */
  readonly changesOf?: ((file: string, model: DeviceModel) => Readonly<Record<string, readonly string[]>>) | undefined;
}

/** What was generated: nothing, where there is any error. */
export interface GenerateResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly outcomes: readonly FileOutcome[];
  /** Files with our header that no interface makes any more; `prune` has removed them. */
  readonly orphans: readonly Orphan[];
  /** Files with our header of which nobody here can say whether their interface is still there; they are left alone. */
  readonly unclear: readonly Orphan[];
  /** Interface files that this run did not compile, and because of which files with our header are no orphans. */
  readonly spared: readonly string[];
  /** Files that another interface made until now, and which that interface would still make. */
  readonly taken: readonly Orphan[];
}

const nothing: Omit<GenerateResult, "diagnostics"> = { outcomes: [], orphans: [], unclear: [], spared: [], taken: [] };

/**
 * From interface files to generated files. A `session` of earlier generations with the same options saves what need not be done again.
 * @throws FileProblem where a file cannot be written
 */
export function generate(options: GenerateOptions, session = new Session(options)): GenerateResult {
  const { outDir, check, prune = false, fileSystem = disk } = options;
  session.refresh();
  const { files, diagnostics: refused } = session.expand(options.files);
  const results = files.map((file) => session.compile(file));
  const models = results.map(({ model }) => model);
  const diagnostics = distinct([...refused, ...results.flatMap((result) => result.diagnostics), ...findSameNames(models, files)]);
  if (diagnostics.some(isError)) return { ...nothing, diagnostics };
  const emitted = models.flatMap((model, index) => {
    const file = files[index] ?? "";
    return model === undefined ? [] : session.emit(file, model, () => emitDevice(model, file, options));
  });
  const outcomes = writeFiles(emitted, outDir, { isDry: check, fileSystem });
  const present = listOutDir(outDir, fileSystem);
  const { orphans, unclear, spared } = findOrphans({
    outDir,
    present,
    made: outcomes.map(({ path }) => path),
    compiled: files,
    fileSystem,
  });
  if (!check) removeFiles([...present.filter(isDraft), ...(prune ? orphans.map(({ path }) => path) : [])], outDir, fileSystem);
  return { diagnostics, outcomes, orphans, unclear, spared, taken: findTaken(outcomes, outDir) };
}

function emitDevice(model: DeviceModel, file: string, options: GenerateOptions): readonly EmittedFile[] {
  const { outDir, targets = DEFAULT_TARGETS, importStyle, changesOf } = options;
  const sourceFolder = relative(join(outDir, model.name), dirname(file)).replaceAll(sep, "/");
  const named = { ...withChanges(model, changesOf?.(file, model)), source: sourceName(file, outDir) };
  return [...new Set(targets)].flatMap((name) => TARGETS[name].emit(named, { sourceFolder, importStyle }));
}

function withChanges(model: DeviceModel, changes: Readonly<Record<string, readonly string[]>> | undefined): DeviceModel {
  if (changes === undefined) return model;
  const own = model.extensions["x-changes"];
  const written = typeof own === "object" && own !== null && !Array.isArray(own) ? own : {};
  return { ...model, extensions: { ...model.extensions, "x-changes": { ...changes, ...written } } };
}

/** What is wrong with a file that several interfaces include is said once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [formatDiagnostic(diagnostic), diagnostic])).values()];
}

/** Two interfaces with the same name would overwrite each other's files. */
function findSameNames(models: readonly (DeviceModel | undefined)[], files: readonly string[]): readonly Diagnostic[] {
  return models.flatMap((model, index) => {
    const first = models.findIndex((other) => other !== undefined && other.name.toLowerCase() === model?.name.toLowerCase());
    if (model === undefined || first === index) return [];
    const message = `${files[first]} has the name ${JSON.stringify(model.name)} too, and both would write the same files`;
    return [{ file: files[index] ?? "", line: 1, column: 1, severity: "error" as const, rule: "duplicate-name" as const, message }];
  });
}
