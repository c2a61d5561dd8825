import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { isError } from "../../codegen/diagnostics/diagnostics.js";
import { PLAIN } from "../../codegen/diagnostics/paint.js";
import { textReport } from "../../codegen/diagnostics/text-report.js";
import { emitTypeScript } from "../../codegen/emit/typescript/emit-typescript.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import { mutantOf } from "../support/mutant.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** In what is longer, an edit meets the same keys again and again. */
const mostCharacters = 15_000;
const texts = ["interfaces", "test/corpus/good"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".katcp.json"))
    .map((file) => readFileSync(join(root, folder, file), "utf8"))
    .filter((text) => text.length < mostCharacters),
);

/** So many different mutants that are accepted are generated and compiled. */
const mostCompiled = 120;

describe("whatever a file contains", () => {
  const accepted = new Map<string, DeviceModel>();

  test("the compiler answers with a model or with mistakes that lie in the text, in order", { timeout: 240_000 }, () => {
    const verdicts = { model: 0, mistakes: 0 };
    const mutant = mutantOf(texts);
    fc.assert(
      fc.property(fc.oneof(mutant, mutant, mutant, mutant, fc.json(), fc.string({ unit: "binary" })), (text) => {
        const { model, diagnostics } = compileInterface(Buffer.from(text), "x.katcp.json");
        expect(model === undefined).toBe(diagnostics.some(isError));
        verdicts[model === undefined ? "mistakes" : "model"]++;
        if (model !== undefined)
          accepted.set(
            JSON.stringify(model, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
            model,
          );
        const lines = text.split(/\r\n|\n|\r/);
        const places = diagnostics.map(({ line, column }) => line * 1e6 + column);
        expect(places.toSorted((one, other) => one - other)).toEqual(places);
        for (const { line, column, length = 0, message } of diagnostics) {
          expect(message).not.toBe("");
          expect(column + length).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
        }
        for (const line of textReport(diagnostics, { textOf: () => text, paint: PLAIN, allWarnings: true }))
          expect(line).not.toMatch(/\bundefined\b|\[object|NaN \|/);
      }),
      { seed: 20261124, numRuns: 6600 },
    );
    expect(verdicts.model).toBeGreaterThan(300);
    expect(verdicts.mistakes).toBeGreaterThan(1000);
  });

  test("what is made of an accepted one compiles", { timeout: 240_000 }, () => {
    // A mutant's codec is in no file.
    const models = [...accepted].filter(([text]) => !text.includes('"exportName"')).map(([, model]) => model);
    const folder = join(root, "build/fuzz");
    rmSync(folder, { recursive: true, force: true });
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const step = Math.max(1, models.length / mostCompiled);
    for (let at = 0; at < models.length; at += step) {
      const model = models[Math.floor(at)];
      if (model === undefined) continue;
      for (const { path, text } of emitTypeScript(model)) {
        const file = join(folder, String(Math.floor(at)), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    const compilerOptions = { noEmit: true, rootDir: "../..", customConditions: ["katcp-source"] };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions, include: ["**/*.ts"] }),
    );
    const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", folder, "--pretty", "false"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(models.length).toBeGreaterThan(200);
  });
});
