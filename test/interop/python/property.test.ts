import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { formatDiagnostic } from "../../../codegen/diagnostics/diagnostics.js";
import { emitPython } from "../../../codegen/emit/python/emit-python.js";
import { anyInterface } from "../../support/any-interface.js";
import { python } from "../python-environment.js";
import { anyCases } from "./any-cases.js";
import type { Wire } from "./pair-table.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, "node_modules/.cache/katcp-python-any");

/** Byte for byte; only numbers within JSON are written as each language does it. */
function isSame(came: Wire, expected: Wire): boolean {
  return (
    came.length === expected.length && came.every((text, index) => text === expected[index] || isSameJson(text, expected[index] ?? ""))
  );
}

function isSameJson(one: string, other: string): boolean {
  return /^[[{]/.test(one) && isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
}

const results = fc.sample(anyInterface, { seed: 20261127, numRuns: 50 }).map((each) => {
  const { "any.katcp.json": text = "", ...others } = each.files;
  const read = (file: string): Uint8Array => Buffer.from(others[file] ?? "");
  return compileInterface(Buffer.from(text), "any.katcp.json", read, { targets: ["typescript", "python"] });
});
const packages = results.flatMap(({ model }, index) => (model === undefined ? [] : [{ model, index, name: `any_${index}` }]));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { model, name } of packages) {
    for (const { path, text } of emitPython(model, { outDir: ".", package: name })) {
      // What is the same in every package is there once, so that it is checked once.
      const file = join(folder, path.replace(/^\.\/\w+\/_katcp\//, "support/"));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, path.includes("/_katcp/") ? text : text.replaceAll("from ._katcp", "from support"));
    }
  }
});

describe("any interface", () => {
  test("can be said in Python, nearly always: else this test would show nothing", () => {
    const refused = results.flatMap(({ model, diagnostics }) => (model === undefined ? diagnostics.map(formatDiagnostic) : []));
    expect(packages.length / results.length, refused.join("\n")).toBeGreaterThan(0.8);
  });

  test("becomes Python that mypy accepts", { timeout: 300_000 }, () => {
    const names = ["-p", "support", ...packages.flatMap(({ name }) => ["-p", name])];
    const { stdout } = spawnSync(join(dirname(python), "mypy"), ["--strict", "--python-version", "3.10", ...names], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stdout).toMatch(/^Success/);
  });

  test("has values that come back byte for byte as TypeScript has written them", { timeout: 240_000 }, () => {
    const cases = packages.flatMap(({ model, name, index }) => anyCases(model, name, index));
    const script = join(root, "test/interop/peers/python_any.py");
    const input = JSON.stringify(cases);
    const { stdout, stderr } = spawnSync(python, [script, folder], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
    expect(stderr).toBe("");
    const answers = JSON.parse(stdout) as readonly unknown[];
    const wrong = cases.flatMap((each, index) => {
      const came = answers[index];
      return Array.isArray(came) && isSame(came as Wire, each.expected) ? [] : [{ ...each, came }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    const countOf = (wanted: string): number => cases.filter(({ kind }) => kind === wanted).length;
    for (const kind of ["arguments", "reply", "inform_before", "inform", "sensor"] as const)
      expect(countOf(kind), kind).toBeGreaterThan(30);
  });
});
