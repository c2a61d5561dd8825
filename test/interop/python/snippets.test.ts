import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { parseConfig } from "../../../codegen/config/parse-config.js";
import { generate } from "../../../codegen/generate.js";
import { freePort } from "../../support/free-port.js";
import { tempFolder } from "../../support/temp-folder.js";
import { python } from "../python-environment.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = readFileSync(join(root, "docs/python.md"), "utf8");
const snippets = new Map(
  [...page.matchAll(/^```(python|json)(?: (?:run )?(\w+))?\n([\s\S]*?)^```$/gm)].map(([, language, name = language ?? "", text = ""]) => [
    name,
    text,
  ]),
);

/** A folder with the packages that the page speaks of, and its snippets; they use another port. */
function prepare(port: number): string {
  const folder = tempFolder();
  const files = ["dev", "showcase"].map((name) => join(root, `interfaces/${name}.katcp.json`));
  const outDir = join(folder, "packages");
  generate({ files, outDir: join(folder, "generated"), targets: ["python"], python: { outDir }, check: false });
  for (const name of ["client", "server", "role"])
    writeFileSync(join(folder, `${name}.py`), (snippets.get(name) ?? "").replaceAll("7147", String(port)));
  return folder;
}

/** Waits until somebody listens at a port. */
async function untilServed(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const isThere = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  });
  socket.destroy();
  if (!isThere) return untilServed(port);
}

const env = { ...process.env, PYTHONPATH: "packages", MYPYPATH: "packages" };

test("the page on Python has these snippets, and no others", () => {
  expect([...snippets.keys()]).toEqual(["json", "client", "server", "role"]);
});

test("its configuration is one", () => {
  const { config, diagnostics } = parseConfig({ text: snippets.get("json") ?? "", file: "package.json", folder: "" });
  expect(diagnostics).toEqual([]);
  expect(config.python).toEqual({ outDir: "python/{device}", package: "{device}_katcp", pyproject: true });
});

test("its client calls its server, over a real socket", { timeout: 240_000 }, async () => {
  const port = await freePort();
  const folder = prepare(port);
  const server = spawn(python, ["server.py"], { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
  onTestFinished(() => void server.kill("SIGKILL"));
  await untilServed(port);
  const { status, stdout, stderr } = spawnSync(python, ["client.py"], { cwd: folder, env, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const steps = Array.from({ length: 10 }, (_, step) => `${step}.0 -10.0`);
  expect(stdout.split("\n")).toEqual(["1420.0", "4", ...steps, "0.0 UNKNOWN", ""]);
});

test("all of them pass mypy --strict, ruff and its formatter", { timeout: 240_000 }, () => {
  const folder = prepare(7147);
  const run = (program: string, ...args: readonly string[]): string => {
    const { stdout, stderr } = spawnSync(join(dirname(python), program), [...args, "client.py", "server.py", "role.py"], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    return `${stdout}${stderr}`;
  };
  expect(run("mypy", "--strict", "--follow-imports", "silent", "--python-version", "3.10")).toMatch(/^Success/);
  expect(run("ruff", "check", "--no-cache", "--select", "E4,E7,E9,F,I,UP", "--target-version", "py310")).toMatch(/^All checks passed/);
  expect(run("ruff", "format", "--no-cache", "--check")).toMatch(/^3 files already formatted/);
});
