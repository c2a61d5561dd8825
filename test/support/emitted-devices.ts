import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import type { ImportStyle } from "../../codegen/emit/import-style.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Every interface of this repository whose output is worth a look. */
const interfaces = ["interfaces", "test/golden", "test/interop"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".katcp.json"))
    .map((file) => join(root, folder, file)),
);

/** An empty folder below `build/`, where the packages of this repository are found; removed when the test is over. */
export function buildFolder(name: string): string {
  const folder = join(root, "build", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Compiles all of them into a folder, and gives the files. */
export function emitAllDevices(folder: string, importStyle: ImportStyle = "js"): readonly string[] {
  return interfaces.flatMap((file) => emitDevice(folder, readFileSync(file), { file, importStyle }));
}

interface Emission {
  /** Where the interface stands: its codecs and what it includes are beside it. */
  readonly file?: string;
  readonly importStyle?: ImportStyle;
}

/** Compiles one interface into a folder, and gives the files. */
export function emitDevice(
  folder: string,
  text: string | Buffer,
  { file = join(folder, "device.katcp.json"), importStyle = "js" }: Emission = {},
): readonly string[] {
  const include = (included: string): Buffer => readFileSync(join(dirname(file), included));
  const { model, diagnostics } = compileInterface(Buffer.from(text), basename(file), include);
  if (model === undefined) throw new Error(`${file} does not compile: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return emitTypeScript(model, relative(join(folder, model.name), dirname(file)), importStyle).map((emitted) => {
    mkdirSync(dirname(join(folder, emitted.path)), { recursive: true });
    writeFileSync(join(folder, emitted.path), emitted.text);
    return emitted.path;
  });
}
