import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { emitPython } from "../../../codegen/emit/python/emit-python.js";
import { packageOf } from "../../../codegen/emit/python/names/names.js";
import { CLIENT_ATTRIBUTES } from "../../../codegen/emit/python/names/reserved.js";
import { corpusCases, corpusFolder } from "../../support/corpus.js";
import { python } from "../python-environment.js";
import { compilePython } from "./compile-python.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, "node_modules/.cache/katcp-python");
const interfaces = ["dev", "dsim", "master-controller", "showcase"].map((name) => ({
  name,
  entry: join(root, `interfaces/${name}.katcp.json`),
}));
const models = [...interfaces, ...corpusCases(corpusFolder("good"))].map(compilePython);
const packages = models.map((model) => packageOf(model));

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(join(dirname(python), program), args, { cwd: folder, encoding: "utf8" });
  if (error !== undefined) throw error;
  return status === 0 ? "" : `${stdout}${stderr}`;
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { path, text } of models.flatMap((model) => emitPython(model))) {
    // All packages stand side by side.
    const file = join(folder, path.replace(/^[^/]+\/python\//, ""));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const strict = {
    typeCheckingMode: "strict",
    pythonVersion: "3.10",
    include: packages,
    venvPath: dirname(dirname(dirname(python))),
    venv: "katcp-interop",
  };
  writeFileSync(join(folder, "pyrightconfig.json"), JSON.stringify(strict));
});

describe("the packages of all interfaces and of the corpus", () => {
  test("have names of their own", () => {
    expect(new Set(packages).size).toBe(packages.length);
  });

  test("are laid out as ruff does it", () => {
    expect(run("ruff", "format", "--no-cache", "--check", "--target-version", "py310", ".")).toBe("");
  });

  test("pass ruff's rules, also those for docstrings, annotations and old forms", () => {
    expect(run("ruff", "check", "--no-cache", "--target-version", "py310", ".")).toBe("");
    const more = ["--select", "D,ANN,UP", "--config", 'lint.pydocstyle.convention="google"'];
    expect(run("ruff", "check", "--no-cache", "--target-version", "py310", ...more, ".")).toBe("");
  });

  test.each(["3.10", "3.13"])("pass mypy --strict for Python %s", { timeout: 600_000 }, (version) => {
    const each = packages.flatMap((name) => ["-p", name]);
    expect(run("mypy", "--strict", "--python-version", version, ...each)).toBe("");
  });

  test("pass pyright in strict mode", { timeout: 600_000 }, () => {
    expect(run("pyright", "-p", ".")).toBe("");
  });

  test("have no names in their clients that a request could take", () => {
    const script =
      "from dev_katcp import DevClient; client = DevClient.__mro__[1]; print(*dir(client), *client.__init__.__code__.co_varnames)";
    const { stdout } = spawnSync(python, ["-c", script], { cwd: folder, encoding: "utf8" });
    // What begins otherwise, or with `inform_`, no request is called.
    const taken = stdout.split(/\s+/).filter((name) => /^[a-z]/.test(name) && !/^(inform_|self$|limit$|versions$)/.test(name));
    expect(taken).toContain("wait_connected");
    expect(taken.filter((name) => !CLIENT_ATTRIBUTES.has(name))).toEqual([]);
  });

  test("can be imported", () => {
    expect(run("python", "-W", "error", "-c", packages.map((name) => `import ${name}, ${name}.types`).join("\n"))).toBe("");
  });
});
