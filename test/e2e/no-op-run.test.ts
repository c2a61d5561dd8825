import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildCodegen } from "../support/build-codegen.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "codegen/bin/katcp-gen.js");

buildCodegen();

/** What takes long to load. */
const packages = ["commander", "ts-morph", "handlebars", "jsonc-parser", "node:crypto"];

/** A project in a folder of its own, in which the built katcp-gen runs in processes of its own. */
class Project {
  readonly folder = tempFolder();

  constructor() {
    mkdirSync(join(this.folder, "node_modules"));
    writeFileSync(join(this.folder, "dev.katcp.json"), readFileSync(join(root, "interfaces/dev.katcp.json")));
    // What was loaded by `require` is written down at the end: ts-morph, handlebars and jsonc-parser are loaded so.
    const all =
      "[...Object.keys(require.cache), ...process.moduleLoadList.filter((name) => name.endsWith(' crypto')).map(() => '/node:crypto/')]";
    const note = `process.on('exit', () => require('node:fs').writeFileSync('loaded.txt', ${all}.join()))`;
    writeFileSync(join(this.folder, "note.cjs"), note);
  }

  /** What a run prints, and which packages it loaded. */
  run(...args: readonly string[]): { readonly out: string; readonly loaded: readonly string[] } {
    const words = ["--require", "./note.cjs", bin, "dev.katcp.json", "--docs", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: this.folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    const loaded = readFileSync(join(this.folder, "loaded.txt"), "utf8");
    return { out: stdout, loaded: packages.filter((name) => loaded.includes(`/${name}/`)) };
  }

  get cacheFiles(): readonly string[] {
    return readdirSync(join(this.folder, "node_modules/.cache/katcp-gen"));
  }
}

test("a run with nothing to do, and a check, load neither ts-morph nor the compiler nor the commands, and say what a run says", {
  timeout: 240_000,
}, () => {
  const project = new Project();
  expect(project.run().loaded).toEqual(packages);
  const again = project.run();
  expect(again.loaded).toEqual([]);
  expect(again.out).toMatch(/^0 written, 7 unchanged, \d+ ms\n$/);
  const check = project.run("--check");
  // It was not known what these words mean.
  expect(check.out).toBe("7 files are up to date\n");
  // Whoever keeps compiled code on an older Node checks it by a digest.
  expect(check.loaded.filter((name) => name !== "node:crypto")).toEqual(["commander"]);
  expect(project.run("--check")).toEqual({ ...check, loaded: [] });

  rmSync(join(project.folder, "node_modules/.cache"), { recursive: true });
  expect(project.run()).toMatchObject({
    out: expect.stringMatching(/^0 written, 7 unchanged/),
    loaded: expect.arrayContaining(["ts-morph"]),
  });
  rmSync(join(project.folder, "generated/dev/types.ts"));
  expect(project.run().out).toMatch(/^wrote generated\/dev\/types.ts\n1 written, 6 unchanged/);
});

test("two processes at once do no harm to each other's cache", { timeout: 240_000 }, async () => {
  const project = new Project();
  const run = () => promisify(execFile)(process.execPath, [bin, "dev.katcp.json", "--docs"], { cwd: project.folder });
  await Promise.all([run(), run(), run()]);
  expect(project.cacheFiles.length).toBe(1);
  // A listing may have seen a draft of another process: then the run after that is the one that is remembered.
  project.run();
  expect(project.run().loaded).toEqual([]);
});
