import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, test } from "vitest";
import { buildCodegen } from "../../support/build-codegen.js";
import { tempFolder } from "../../support/temp-folder.js";

const dist = fileURLToPath(new URL("../../../codegen/dist/", import.meta.url));
let folder = "";

buildCodegen();

beforeEach(() => {
  folder = tempFolder();
  mkdirSync(join(folder, "node_modules"));
});

/** A file that is large enough to be kept. */
function putLarge(result: string): void {
  const filler = Array.from({ length: 1000 }, (_, index) => `function f${index}() { return ${index}; }`).join("\n");
  writeFileSync(join(folder, "large.cjs"), `${filler}\nmodule.exports = ${result};\n`);
}

/** What a process prints that runs these lines with code that is kept in `kept`. */
function run(lines: string, env: Readonly<Record<string, string>> = {}): string {
  const head = `import { createRequire } from "node:module"; import { KeptCode } from ${JSON.stringify(join(dist, "cache/kept-code.js"))};
    const atExit = (listener) => process.once("exit", listener); new KeptCode("kept", (file) => file.endsWith("large.cjs")).install(atExit); const require = createRequire(process.cwd() + "/main.mjs");`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", `${head}\n${lines}`], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trim();
}

const printLarge = 'console.log(JSON.stringify(require("./large.cjs")));';
const keptFiles = () => readdirSync(join(folder, "kept")).map((name) => join(folder, "kept", name));

test("a large file means what it means, compiled or kept", () => {
  putLarge('[__filename.endsWith("large.cjs"), require("node:path").basename(__dirname) !== "", module.id === __filename, f7()]');
  const first = run(printLarge);
  expect(first).toBe("[true,true,true,7]");
  const [kept = ""] = keptFiles();
  const { ino } = statSync(kept);
  expect(run(printLarge)).toBe(first);
  // What is good is not written again.
  expect(statSync(kept).ino).toBe(ino);
});

test("a file that has changed is compiled anew, also where it is as long and its time is what it was", () => {
  putLarge("1");
  expect(run(printLarge)).toBe("1");
  const { atime, mtime } = statSync(join(folder, "large.cjs"));
  putLarge("2");
  expect(run(`${printLarge} void ${JSON.stringify([atime, mtime])};`)).toBe("2");
  expect(keptFiles().length).toBe(1);
});

test("what is damaged is not believed, and made again", () => {
  putLarge("f3()");
  run(printLarge);
  const [kept = ""] = keptFiles();
  const good = readFileSync(kept);
  for (const bad of [good.subarray(0, good.length - 40), Buffer.from(good).fill(0, 100, 300), Buffer.alloc(0)]) {
    writeFileSync(kept, bad);
    expect(run(printLarge)).toBe("3");
    rmSync(kept, { force: true });
    run(printLarge);
  }
});

test("other files are left to Node, and may import while they run", () => {
  putLarge('{ later: () => import("node:path") }');
  cpSync(join(folder, "large.cjs"), join(folder, "other.cjs"));
  expect(run('const { sep } = await require("./other.cjs").later(); console.log(sep);')).toBe("/");
  expect(existsSync(join(folder, "kept"))).toBe(false);
});

test("small files are not kept", () => {
  writeFileSync(join(folder, "large.cjs"), "module.exports = 5;");
  expect(run(printLarge)).toBe("5");
  expect(existsSync(join(folder, "kept"))).toBe(false);
});

/** What `keepCode` leaves in the project's cache after a run of ts-morph. */
function keptBy(env: Readonly<Record<string, string>> = {}): boolean {
  putLarge("1");
  run(
    `const { keepCode } = await import(${JSON.stringify(join(dist, "cache/keep-code.js"))}); keepCode({ env: process.env, version: process.version, atExit }); ${printLarge}`,
    env,
  );
  return existsSync(join(folder, "node_modules/.cache/katcp-gen-code"));
}

test("code is kept beside the project's cache, unless the environment forbids it or nothing is installed", () => {
  expect(keptBy({ NODE_DISABLE_COMPILE_CACHE: "1" })).toBe(false);
  expect(keptBy()).toBe(true);
  rmSync(join(folder, "node_modules"), { recursive: true });
  expect(keptBy()).toBe(false);
});
