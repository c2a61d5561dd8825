import { mkdirSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultBuildState } from "../../../../runtime/server/life/build-state.js";
import { tempFolder } from "../../../support/temp-folder.js";

/** A program two folders below a package.json with this text. */
function programOf(text: string): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "package.json"), text);
  mkdirSync(join(folder, "src", "devices"), { recursive: true });
  return join(folder, "src", "devices", "main.js");
}

describe("the build state of a device that gives none", () => {
  test("is the name and version of the package that its program belongs to", () => {
    expect(defaultBuildState(programOf('{ "name": "dish", "version": "2.1.0" }'))).toBe("dish-2.1.0");
  });

  test("is that of the nearest package", () => {
    const program = programOf('{ "name": "all", "version": "1.0.0" }');
    writeFileSync(join(program, "..", "package.json"), '{ "name": "inner", "version": "3.0.0" }');
    expect(defaultBuildState(program)).toBe("inner-3.0.0");
  });

  test.each([
    '{ "name": "dish" }',
    '{ "version": "1.0.0" }',
    '{ "name": 5, "version": "1.0.0" }',
    '{ "name": "dish", "version": 1 }',
    "{}",
    "{",
    "",
  ])("is unknown where the package says no such thing: %j", (text) => {
    expect(defaultBuildState(programOf(text))).toBe("unknown");
  });

  test("is unknown where there is no package", () => {
    expect(defaultBuildState(join(parse(process.cwd()).root, "no-such-folder", "main.js"))).toBe("unknown");
  });
});
