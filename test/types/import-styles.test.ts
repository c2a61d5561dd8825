import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { EmittedFile } from "../../codegen/emit/emitted-file.js";
import type { ImportStyle } from "../../codegen/emit/import-style.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import { compileCase } from "../support/corpus.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const styles: readonly (readonly [style: ImportStyle, imported: string, options: object])[] = [
  ["js", "./types.js", {}],
  ["ts", "./types.ts", { allowImportingTsExtensions: true }],
  ["none", "./types", { module: "esnext", moduleResolution: "bundler" }],
];

const { model } = compileCase({ name: "showcase", entry: join(root, "interfaces/showcase.katcp.json") });

function emit(style: ImportStyle): readonly EmittedFile[] {
  return model === undefined ? [] : emitTypeScript(model, "..", style);
}

test.each(styles)("relative imports of the style %s end as it says, but for the codec, whose path is the author's", (style, imported) => {
  const specifiers = emit(style).flatMap(({ text }) => [...text.matchAll(/ from "(\..*)";/g)].map(({ 1: path }) => path));
  const schemas = ["dish", "limits", "setup"].flatMap((name) => [`schemas/${name}`, `schemas/${name}.check`]);
  const own = ["types", "contract", ...schemas].map((name) => imported.replace("types", name));
  expect(new Set(specifiers)).toEqual(new Set(["../codecs/complex.js", ...own]));
});

// That `js` compiles, the other tests of the types show.
test.each(styles.slice(1))("relative imports of the style %s compile", { timeout: 240_000 }, (style, _, options) => {
  const folder = join(root, `build/import-style-${style}`);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const { path, text } of emit(style)) write(path, text);
  write("codecs/complex.ts", readFileSync(join(root, "interfaces/codecs/complex.ts"), "utf8"));
  const compilerOptions = { noEmit: true, rootDir: "../..", customConditions: ["katcp-source"], ...options };
  write("tsconfig.json", JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions, include: ["**/*.ts"] }));
  const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
});
