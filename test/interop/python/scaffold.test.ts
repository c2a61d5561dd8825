import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { generate } from "../../../codegen/generate.js";
import { writePythonScaffold } from "../../../codegen/projects/write-python-scaffold.js";
import { parsePython } from "../../../codegen/scaffold/python/parse-python.js";
import { tempFolder } from "../../support/temp-folder.js";
import { updatePythonSource } from "../../support/update-python-source.js";
import { modelOf } from "../../support/update-source.js";
import { python } from "../python-environment.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const names = ["dev", "dsim", "master-controller", "showcase"];

/** A folder with the packages of our interfaces, and a first version of each device. */
function scaffoldAll(): string {
  const folder = tempFolder();
  const files = names.map((name) => join(root, `interfaces/${name}.katcp.json`));
  generate({ files, outDir: join(folder, "generated"), targets: ["python"], python: { outDir: join(folder, "packages") }, check: false });
  for (const [index, file] of files.entries())
    writePythonScaffold({ file, out: join(folder, `${names[index]?.replace("-", "_")}.py`), outDir: join(folder, "generated") }, undefined);
  return folder;
}

function run(folder: string, program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(join(dirname(python), program), args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, MYPYPATH: "packages" },
  });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

describe("the first version of a device", () => {
  test("passes ruff, its formatter and mypy --strict, for each of our interfaces", { timeout: 240_000 }, () => {
    const folder = scaffoldAll();
    const sources = names.map((name) => `${name.replace("-", "_")}.py`);
    const rules = ["--select", "E4,E7,E9,F,I,UP,ANN", "--target-version", "py310"];
    expect(run(folder, "ruff", "check", "--no-cache", ...rules, ...sources)).toBe("");
    expect(run(folder, "ruff", "format", "--no-cache", "--check", ...sources)).toBe("");
    expect(run(folder, "mypy", "--strict", "--follow-imports", "silent", ...sources)).toBe("");
  });

  test("runs, answers, and stops when it is told to", { timeout: 240_000 }, async () => {
    const device = spawn(python, ["-W", "error", "dev.py", "--port", "0"], {
      cwd: scaffoldAll(),
      env: { ...process.env, PYTHONPATH: "packages" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void device.kill("SIGKILL"));
    const exited = once(device, "exit");
    const [line] = await once(createInterface({ input: device.stdout }), "line");
    const [, port] = /^dev listens on 127\.0\.0\.1:(\d+)$/.exec(String(line)) ?? [];
    const socket = connect(Number(port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    socket.write("?watchdog[1]\n?greet[2] you\n?sensor-value[3] temperature\n");
    const answers: string[] = [];
    while (answers.filter((answer) => answer.startsWith("!")).length < 3) answers.push(String((await lines.next()).value));
    expect(answers).toEqual(
      expect.arrayContaining([
        "#version-connect katcp-device dev-api-1.0 dev-0.1.0",
        "!watchdog[1] ok",
        "!greet[2] fail not\\_implemented",
        "!sensor-value[3] ok 1",
      ]),
    );
    device.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });
});

const checker = `
import ast, json, sys

def methods(text):
    tree = ast.parse(text)
    found = [each for each in ast.walk(tree) if isinstance(each, ast.ClassDef) and each.name == "Rx"]
    return [ast.unparse(each) for one in found for each in one.body]

def problem(before, after, added):
    try:
        old = methods(before)
    except SyntaxError:
        return None
    try:
        new = methods(after)
    except SyntaxError as error:
        return f"{error}: {before!r} became {after!r}"
    kept = [each for each in new if "not implemented" not in each]
    names = [each.split("(")[0].removeprefix("async def ") for each in new if "not implemented" in each]
    return None if kept == old and sorted(names) == sorted(added) else f"{before!r} became {after!r}"

print(json.dumps([found for found in (problem(*each) for each in json.load(sys.stdin)) if found]))
`;

/** What real Python has to say of updates: each a source before and after, and what was added. */
function problemsOf(updates: readonly (readonly [before: string, after: string, added: readonly string[]])[]): unknown {
  const { stdout, stderr } = spawnSync(python, ["-W", "ignore", "-c", checker], { input: JSON.stringify(updates), encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("an update of a source", () => {
  const golden = join(root, "test/golden/scaffold-python");
  const sources = readdirSync(golden)
    .filter((file) => file.endsWith(".before.txt"))
    .map((file) => readFileSync(join(golden, file), "utf8"));
  const rx = modelOf(readFileSync(join(root, "test/golden/scaffold/rx.katcp.json")), "rx.katcp.json");
  const update = (text: string): readonly [string, string, readonly string[]] => {
    const { text: after, added } = updatePythonSource(text, rx);
    return [text, after, added];
  };

  test("is Python, and leaves what the class has as it was: all odd files, also with other line ends", () => {
    const updates = sources.flatMap((text) => [update(text), update(text.trimEnd().replaceAll("\n", "\r\n"))]);
    expect(problemsOf(updates)).toEqual([]);
  });

  test("is Python where the source is, however it was mangled", () => {
    const scraps = [
      "",
      " ",
      "\n",
      "\n\n",
      "\t",
      ";",
      ",",
      ":",
      "(",
      ")",
      "#",
      "# c\n",
      "\\\n",
      '"',
      "'",
      '"""',
      "f'",
      "@x\n",
      "pass",
      "async",
      "    ",
    ];
    const mutant = fc
      .record({
        source: fc.constantFrom(...sources),
        edits: fc.array(fc.record({ at: fc.nat(), scrap: fc.constantFrom(...scraps) }), { minLength: 1, maxLength: 3 }),
      })
      .map(({ source, edits }) => {
        const words = source.split(/(?<=\W)|(?=\W)/);
        for (const { at, scrap } of edits) words[at % words.length] = scrap;
        return words.join("");
      });
    const updates = fc.sample(mutant, { seed: 8, numRuns: 3_000 }).flatMap((text) => {
      if (parsePython(text).mistakes.length > 0 || !/class Rx\b/.test(text)) return [];
      try {
        const updated = update(text);
        // What is written must be legible: the command refuses all else.
        return updated[2].length > 0 && parsePython(updated[1]).mistakes.length === 0 ? [updated] : [];
      } catch {
        // The class is no device any more.
        return [];
      }
    });
    expect(updates.length).toBeGreaterThan(200);
    expect(problemsOf(updates)).toEqual([]);
  });
});
