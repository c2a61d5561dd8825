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
  return interfaces.flatMap((file) => {
    const { model } = compileInterface(readFileSync(file), basename(file), (included) => readFileSync(join(dirname(file), included)));
    if (model === undefined) throw new Error(`${file} does not compile`);
    return emitTypeScript(model, relative(join(folder, model.name), dirname(file)), importStyle).map(({ path, text }) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
      return path;
    });
  });
}
