import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import { writeScaffold } from "../../codegen/projects/write-scaffold.js";
import { printDevice } from "../../codegen/scaffold/print-device.js";
import { tempFolder } from "../support/temp-folder.js";
import { modelOf } from "../support/update-source.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Names that an import orders in a way of its own, one that is the runtime's, a class that a type is called as, and a line too long. */
const odd = `{ "name": "odd-args", "version": "odd-1.0", "requests": {
  ${["x10", "x2", "x02", "xY", "xyb", "xyB", "xb", "xB", "odd"].map((name) => `"${name}": { "description": "X.", "arguments": [{ "name": "a", "type": "integer" }] }`).join(",")},
  "fail": { "description": "X.", "reply": [{ "name": "a", "type": "integer" }] },
  "a-request-whose-name-makes-a-line-too-long": { "description": "X.", "arguments": [{ "name": "a", "type": "integer" }], "reply": [{ "name": "a", "type": "integer" }] }
} }`;

const models = [
  ...["interfaces/dev", "interfaces/dsim", "interfaces/master-controller", "test/golden/scaffold/rx"].map((path) => {
    const file = `${path}.katcp.json`;
    return modelOf(readFileSync(join(root, file)), file);
  }),
  modelOf(odd, "odd-args.katcp.json"),
  modelOf('{ "name": "nothing", "version": "nothing-1.0" }', "nothing.katcp.json"),
];

/** Writes the scaffolds of all models, with `main.ts` of the first, into a folder of this repository. */
function scaffoldAll(name: string): string {
  const folder = join(root, "build", name);
  rmSync(folder, { recursive: true, force: true });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const model of models) {
    for (const { path, text } of emitTypeScript(model)) write(`generated/${path}`, text);
    write(`src/${model.name}.ts`, printDevice(model, { generated: `../generated/${model.name}` }));
  }
  rmSync(join(folder, "src/dev.ts"));
  writeScaffold({ file: join(root, "interfaces/dev.katcp.json"), out: join(folder, "src/dev.ts"), outDir: join(folder, "generated") });
  const options = { noEmit: true, rootDir: "../..", customConditions: ["katcp-source"], types: ["node"] };
  write("tsconfig.json", JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions: options, include: ["**/*.ts"] }));
  return folder;
}

function run(command: string, args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, command), ...args], { cwd: root, encoding: "utf8" });
  return { status, output: status === 0 ? "" : stdout + stderr };
}

describe("a scaffold", () => {
  test("passes Biome's recommended rules and its formatter", () => {
    const folder = scaffoldAll("scaffold-biome");
    const args = ["check", "--error-on-warnings", "--vcs-enabled=false", join(folder, "src")];
    expect(run("node_modules/@biomejs/biome/bin/biome", args)).toEqual({ status: 0, output: "" });
  });

  test.each(["typescript", "typescript-5.5"])("compiles under the strictest options of %s", { timeout: 240_000 }, (compiler) => {
    const folder = scaffoldAll(`scaffold-new-${compiler}`);
    expect(run(`node_modules/${compiler}/bin/tsc`, ["-p", folder])).toEqual({ status: 0, output: "" });
  });

  test("stands wherever it is wanted, and imports from there", () => {
    const folder = tempFolder();
    const file = join(root, "interfaces/dev.katcp.json");
    const imports = (out: string, outDir: string): readonly string[] => {
      writeScaffold({ file, out: join(folder, out), outDir: join(folder, outDir) });
      return [...readFileSync(join(folder, out), "utf8").matchAll(/from "(\..*)\/server\.js"/g)].map(([, path = ""]) => path);
    };
    expect(imports("src/dev.ts", "generated")).toEqual(["../generated/dev"]);
    expect(imports("src/a/b/device.ts", "out/generated")).toEqual(["../../../out/generated/dev"]);
    expect(imports("dev.mts", ".")).toEqual(["./dev"]);
    expect(readFileSync(join(folder, "main.mts"), "utf8")).toContain('import { Dev } from "./dev.mjs";');
  });
});
