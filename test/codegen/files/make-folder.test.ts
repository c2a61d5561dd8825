import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../../codegen/files/make-folder.js";
import { build } from "../../support/build-codegen.js";
import { tempFolder } from "../../support/temp-folder.js";

build("codegen");

describe("a folder", () => {
  test("is made with all that it stands in, and the outermost that was made is given", () => {
    const folder = tempFolder();
    expect(makeFolder(join(folder, "a/b/c"))).toBe(join(folder, "a"));
    expect(statSync(join(folder, "a/b/c")).isDirectory()).toBe(true);
    expect(makeFolder(join(folder, "a/b/d"))).toBe(join(folder, "a/b/d"));
    expect(makeFolder(relative(".", join(folder, "e")))).toBe(join(folder, "e"));
  });

  test("that is there, also behind a link, is left as it is", () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "there"));
    symlinkSync("there", join(folder, "link"));
    expect(["there", "link", "."].map((name) => makeFolder(join(folder, name)))).toEqual([undefined, undefined, undefined]);
    expect(makeFolder(join(folder, "link/in"))).toBe(join(folder, "link/in"));
    expect(existsSync(join(folder, "there/in"))).toBe(true);
  });

  test("is refused where a file or a link to nowhere is in the way", () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "file"), "");
    symlinkSync("nowhere", join(folder, "dangling"));
    expect(() => makeFolder(join(folder, "file"))).toThrow("EEXIST");
    expect(() => makeFolder(join(folder, "file/a/b"))).toThrow("ENOTDIR");
    expect(() => makeFolder(join(folder, "dangling"))).toThrow("EEXIST");
  });

  // In a process of its own: where this is wrong it never ends.
  test.runIf(existsSync("/proc/self"))("is refused where the file system makes none, and says that there is none", () => {
    const module = new URL("../../../codegen/dist/files/make-folder.js", import.meta.url).href;
    const script = `import { makeFolder } from ${JSON.stringify(module)}; makeFolder("/proc/no-such/folder");`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      encoding: "utf8",
      timeout: 60_000,
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("ENOENT") });
  });
});
