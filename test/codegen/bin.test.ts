import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.js";

let folder = "";

beforeEach(() => {
  folder = tempFolder();
  cpSync(fileURLToPath(new URL("../../codegen/bin", import.meta.url)), join(folder, "codegen/bin"), { recursive: true });
  put("codegen/package.json", '{ "type": "module" }', 0);
});

/** A file that was last changed so many seconds after the epoch. */
function put(path: string, text: string, seconds: number): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  utimesSync(join(folder, path), seconds, seconds);
}

/** A program that says which one it is. */
function putProgram(path: string, seconds: number): void {
  const [name, head] = [JSON.stringify(path), path.endsWith(".cjs") ? "exports.start =" : "export const start ="];
  put(path, `${head} async (words) => { console.log(${name}); return words.length; };`, seconds);
}

function runBin(...words: readonly string[]): { readonly out: string; readonly err: string; readonly code: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(folder, "codegen/bin/katcp-gen.js"), ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  return { out: stdout.trim(), err: stderr.trim(), code: status };
}

const files = "codegen/dist/start.js";
const bundle = "codegen/dist/bundle/start.cjs";

describe("the bin", () => {
  test("says what to do where nothing is built", () => {
    expect(runBin()).toEqual({ out: "", err: expect.stringContaining("npm run build"), code: 1 });
  });

  test("hands on the words of the command line, and ends with the code that comes back", () => {
    putProgram(files, 1);
    expect(runBin("a", "b", "c")).toEqual({ out: files, err: "", code: 3 });
  });

  test("runs what was bundled, as a package has it: with nothing that tells of a build", () => {
    putProgram(files, 5);
    putProgram(bundle, 5);
    expect(runBin().out).toBe(bundle);
  });

  test.each([
    ["codegen/dist/tsconfig.tsbuildinfo", 6, bundle],
    ["codegen/dist/tsconfig.tsbuildinfo", 8, files],
    ["runtime/dist/tsconfig.tsbuildinfo", 6, bundle],
    ["runtime/dist/tsconfig.tsbuildinfo", 8, files],
  ])("runs the bundle of 7 only if it is newer than the last build: %s of %i", (build, seconds, chosen) => {
    putProgram(files, seconds);
    putProgram(bundle, 7);
    put(build, "", seconds);
    expect(runBin().out).toBe(chosen);
  });
});
