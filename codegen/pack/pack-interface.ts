import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { parseVersion } from "../changes/needed-version.js";
import { type Diagnostic, isError } from "../diagnostics/diagnostics.js";
import type { EmittedFile } from "../emit/emitted-file.js";
import { emitPython } from "../emit/python/emit-python.js";
import { packageOf } from "../emit/python/names/names.js";
import { pyproject } from "../emit/python/pyproject.js";
import { emitDocuments } from "../emit/text/emit-documents.js";
import { emitPackage, type PackageView } from "../emit/text/emit-package.js";
import { compileSources } from "../emit/typescript/compile-sources.js";
import { emitTypeScript } from "../emit/typescript/emit-typescript.js";
import { prefixOf } from "../emit/typescript/names/names.js";
import { createFile, removeDraft } from "../files/author-files.js";
import { FileProblem, isAbsent, problemOf } from "../files/file-problem.js";
import type { DeviceModel } from "../model/device-model.js";
import { typedOf } from "../model/fields-of.js";
import type { CodecModel } from "../model/type-model.js";
import { runtimeRange } from "../package-root.js";
import { Session } from "../session.js";

/** What is to be packed. */
export interface PackOptions {
  readonly file: string;
  readonly out: string;
  /** Of the package; default: that of the device, and `-interface`. */
  readonly name?: string | undefined;
  /** The last part of the package's version: 0 unless said otherwise. */
  readonly patch: number;
  /** Whether the server class is part of it. */
  readonly hasServer: boolean;
  /** Whether the package of Python is part of it. */
  readonly hasPython: boolean;
}

/** What was packed; nothing, where the interface has a mistake. */
export interface PackResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly packed: { readonly name: string; readonly version: string; readonly paths: readonly string[] } | undefined;
}

/** Makes a package of an interface: its compiled client, the interface file with all that it includes, and the documents. @throws FileProblem */
export function packInterface(options: PackOptions): PackResult {
  const { file, out } = options;
  const session = new Session({ targets: ["typescript", "docs", ...(options.hasPython ? (["python"] as const) : [])] });
  const { model, diagnostics } = session.compile(file);
  if (model === undefined) return { diagnostics: diagnostics.filter(isError), packed: undefined };
  refuseForeign(out);
  const inputs = [...session.inputs.keys()];
  const folder = commonFolder(inputs.map((path) => resolve(path)));
  const entry = posix.join("interface", slashed(relative(folder, resolve(file))));
  const version = versionOf(model, options.patch);
  const name = options.name ?? `${model.name.toLowerCase()}-interface`;
  const sourceFolder = posix.join("..", posix.dirname(entry));
  const copies = inputs.map((path) => ({ path: posix.join("interface", slashed(relative(folder, resolve(path)))), text: readText(path) }));
  const codecs = codecsOf(model).flatMap((codec) => codecFiles(codec, dirname(file), posix.dirname(entry)));
  const view = {
    name,
    version,
    device: model.name,
    prefix: prefixOf(model),
    entry,
    hasServer: options.hasServer,
    hasPython: options.hasPython,
    runtimeRange: runtimeRange(),
    description: model.description,
  };
  const documents = emitDocuments({ ...model, source: basename(file) }).map(({ path, text }) => ({ path: basename(path), text }));
  const files = [
    ...emitPackage(view),
    ...compiled(model, sourceFolder, options.hasServer),
    ...copies,
    ...codecs,
    ...documents,
    ...(options.hasPython ? pythonFiles(model, view) : []),
  ];
  writeAll(files, out);
  return { diagnostics: [], packed: { name, version, paths: files.map(({ path }) => join(out, path)) } };
}

/** The generated code, less the server where nobody wants it. */
function compiled(model: DeviceModel, sourceFolder: string, hasServer: boolean): readonly EmittedFile[] {
  const sources = emitTypeScript({ ...model, source: `${model.name}.katcp.json` }, sourceFolder).map(({ path, text }) => ({
    path: path.replace(`${model.name}/`, "lib/"),
    text,
  }));
  const wanted = sources.filter(({ path }) => hasServer || path !== "lib/server.ts");
  const index = { path: "lib/index.ts", text: 'export * from "./client.js";\nexport type * from "./types.js";\n' };
  return compileSources([...wanted, index]);
}

/** The package of Python, ready for `pip install` and for a wheel. */
function pythonFiles(model: DeviceModel, view: PackageView): readonly EmittedFile[] {
  const named = { ...model, source: `${model.name}.katcp.json` };
  const modules = emitPython(named).map(({ path, text }) => ({
    path: path.replace(`${model.name}/`, ""),
    text,
  }));
  const text = pyproject(named, { packageName: packageOf(model), version: view.version });
  return [...modules, { path: "python/pyproject.toml", text }];
}

function versionOf({ version, place }: DeviceModel, patch: number): string {
  const parsed = parseVersion(version);
  if (parsed !== undefined) return `${parsed.major}.${parsed.minor}.${patch}`;
  const { file } = place.spot;
  throw new FileProblem(
    `${file}: the version ${JSON.stringify(version)} is not <api>-<major>.<minor>, so it gives no version of a package`,
    { path: file },
  );
}

/** Each codec that a type names, once for each file. */
function codecsOf(model: DeviceModel): readonly CodecModel[] {
  const codecs = typedOf(model).flatMap(({ type: { codec } }) => codec ?? []);
  return [...new Map(codecs.map((codec) => [codec.path, codec])).values()];
}

/** The author's module, compiled where it is TypeScript. It must stand alone, since nobody follows its imports. @throws FileProblem */
function codecFiles({ path }: CodecModel, from: string, folder: string): readonly EmittedFile[] {
  const [script, source, declarations] = [path, path.replace(/\.js$/, ".ts"), path.replace(/\.js$/, ".d.ts")].map((each) =>
    join(from, each),
  );
  const present = [source, script].find((each) => each !== undefined && existsSync(each));
  if (present === undefined) throw new FileProblem(`${script}: the codec is not there, and the package needs it`, { path: script ?? path });
  const text = readText(present);
  if (/\bfrom\s*["']\.{1,2}\/|\bimport\s*\(?\s*["']\.{1,2}\//.test(text))
    throw new FileProblem(`${present}: the codec imports other files of yours, which the package would lack: put it into one file`, {
      path: present,
    });
  const place = posix.join(folder, path);
  if (present === source) return compileSources([{ path: place.replace(/\.js$/, ".ts"), text }]);
  const types =
    declarations !== undefined && existsSync(declarations) ? [{ path: place.replace(/\.js$/, ".d.ts"), text: readText(declarations) }] : [];
  return [{ path: place, text }, ...types];
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    throw problemOf(path, "read", thrown);
  }
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}

/** The folder that all of them are in. */
function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => dirname(path).split(sep));
  const length = first.findIndex((part, index) => others.some((parts) => parts[index] !== part));
  return (length === -1 ? first : first.slice(0, length)).join(sep) || sep;
}

/** Only a folder that was packed before is replaced. @throws FileProblem */
function refuseForeign(out: string): void {
  if (entriesOf(out).length === 0) return;
  const manifest = join(out, "package.json");
  if (existsSync(manifest) && readText(manifest).includes('"katcp":')) return;
  throw new FileProblem(`${out} is not empty, and holds no packed interface: choose another --out`, { path: out });
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (isAbsent(thrown)) return [];
    throw problemOf(folder, "used", thrown);
  }
}

/** All of them or none: beside the folder first, which then takes its place. @throws FileProblem */
function writeAll(files: readonly EmittedFile[], out: string): void {
  const draft = `${resolve(out)}.katcp-gen-draft`;
  try {
    rmSync(draft, { recursive: true, force: true });
    for (const { path, text } of files) createFile(join(draft, path), text);
    rmSync(out, { recursive: true, force: true });
    renameSync(draft, out);
  } catch (thrown) {
    removeDraft(draft);
    throw thrown instanceof FileProblem ? thrown : problemOf(out, "written", thrown);
  }
}
