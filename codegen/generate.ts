import { dirname, join, relative, sep } from "node:path";
import type { CompileOptions } from "./compile.js";
import { type Diagnostic, formatDiagnostic, isError } from "./diagnostics/diagnostics.js";
import type { EmittedFile } from "./emit/emitted-file.js";
import type { ImportStyle } from "./emit/import-style.js";
import type { PythonOptions } from "./emit/python-options.js";
import { DEFAULT_TARGETS, type TargetName } from "./emit/target-names.js";
import type { FileOutcome } from "./files/file-outcome.js";
import { disk, type FileSystem } from "./files/file-system.js";
import { findClashes } from "./files/find-clashes.js";
import { findOrphans, type Orphan } from "./files/find-orphans.js";
import { findTaken } from "./files/find-taken.js";
import { isDraft } from "./files/is-draft.js";
import { fixedFolder, listPackages } from "./files/list-packages.js";
import { listOutDir, removeFiles } from "./files/out-dir.js";
import { sourceName } from "./files/source-name.js";
import { writeFiles } from "./files/write-files.js";
import type { DeviceModel } from "./model/device-model.js";
import { Session } from "./session.js";
import { TARGETS } from "./targets.js";

/** Options of a generation. */
export interface GenerateOptions extends CompileOptions {
  /** The interface files, as diagnostics will name them; folders and patterns too. */
  readonly files: readonly string[];
  readonly outDir: string;
  /** The targets. Default: TypeScript. */
  readonly targets?: readonly TargetName[];
  /** The ending of relative imports in generated files. */
  readonly importStyle?: ImportStyle;
  /** Writes nothing; the result says what would be written. */
  readonly check: boolean;
  /** Deletes orphans; by default they are only listed. */
  readonly prune?: boolean;
  readonly fileSystem?: FileSystem;
  /** What documents list of an interface's changes beside its own `x-changes`: a list of texts for each version, the newest first. */
  readonly changesOf?: ((file: string, model: DeviceModel) => Readonly<Record<string, readonly string[]>>) | undefined;
}

/** The result of a generation. If there is an error, nothing was written. */
export interface GenerateResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly outcomes: readonly FileOutcome[];
  /** Generated files that no interface makes any more. `prune` has deleted them. */
  readonly orphans: readonly Orphan[];
  /** Generated files whose interface may or may not still exist. They are kept. */
  readonly unclear: readonly Orphan[];
  /** Interface files that this run did not compile, and whose generated files are therefore no orphans. */
  readonly spared: readonly string[];
  /** Files that were made by another interface until now, and that it would still make. */
  readonly taken: readonly Orphan[];
}

const nothing: Omit<GenerateResult, "diagnostics"> = { outcomes: [], orphans: [], unclear: [], spared: [], taken: [] };

/**
 * Generates files from interface files. A `session` of earlier generations with the same options saves repeated work.
 * @throws FileProblem if a file cannot be written
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
    return model === undefined ? [] : { file, files: session.emit(file, model, () => emitDevice(model, file, options)) };
  });
  const clashes = findClashes(emitted);
  if (clashes.length > 0) return { ...nothing, diagnostics: [...diagnostics, ...clashes] };
  const outcomes = writeFiles(
    emitted.flatMap((each) => each.files),
    outDir,
    { isDry: check, fileSystem },
  );
  const { outDir: packages } = options.python ?? {};
  const present = [...new Set([...listOutDir(outDir, fileSystem), ...listPackages(packages, fileSystem)])];
  const { orphans, unclear, spared } = findOrphans({
    outDir,
    present,
    made: outcomes.map(({ path }) => path),
    compiled: files,
    fileSystem,
  });
  const superfluous = [...present.filter(isDraft), ...(prune ? orphans.map(({ path }) => path) : [])];
  if (!check) removeFiles(superfluous, [outDir, ...(packages === undefined ? [] : [fixedFolder(packages)])], fileSystem);
  return { diagnostics, outcomes, orphans, unclear, spared, taken: findTaken(outcomes, outDir) };
}

function emitDevice(model: DeviceModel, file: string, options: GenerateOptions): readonly EmittedFile[] {
  const { outDir, targets = DEFAULT_TARGETS, importStyle, changesOf } = options;
  const sourceFolder = relative(join(outDir, model.name), dirname(file)).replaceAll(sep, "/");
  const named = { ...withChanges(model, changesOf?.(file, model)), source: sourceName(file, outDir) };
  const python = pythonBelow(outDir, options.python);
  return [...new Set(targets)].flatMap((name) => TARGETS[name].emit(named, { sourceFolder, importStyle, python }));
}

/** All paths of generated files stand relative to the out-dir. */
function pythonBelow(outDir: string, python: PythonOptions | undefined): PythonOptions | undefined {
  if (python?.outDir === undefined) return python;
  return { ...python, outDir: relative(outDir, python.outDir).replaceAll(sep, "/") || "." };
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
