import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { NO_CONFIG } from "../../../codegen/config/config.js";
import { parseConfig, readConfigNow } from "../../../codegen/config/parse-config.js";
import { readConfig } from "../../../codegen/config/read-config.js";
import { formatDiagnostic } from "../../../codegen/diagnostics/diagnostics.js";
import { tempFolder } from "../../support/temp-folder.js";

function parse(text: string, folder = ""): ReturnType<typeof parseConfig> {
  return parseConfig({ text, file: join(folder, "package.json"), folder });
}

function mistakesOf(config: string): readonly string[] {
  return parse(`{\n  "name": "x",\n  "katcp-gen": ${config}\n}`).diagnostics.map(formatDiagnostic);
}

describe("the configuration", () => {
  test("says everything that the command line can leave out", () => {
    const { config, diagnostics } = parse(
      JSON.stringify({
        "katcp-gen": {
          interfaces: ["interfaces/dev.katcp.json", "/elsewhere/rx.katcp.json"],
          "out-dir": "src/generated",
          "import-style": "ts",
          targets: ["typescript", "docs"],
          python: { "out-dir": "python/{device}", package: "{device}_client", pyproject: true },
          levels: { "name-style": "off", "non-ascii": "error" },
        },
      }),
      "../device",
    );
    expect(diagnostics).toEqual([]);
    expect(config).toEqual({
      interfaces: ["../device/interfaces/dev.katcp.json", "/elsewhere/rx.katcp.json"],
      outDir: "../device/src/generated",
      importStyle: "ts",
      targets: ["typescript", "docs"],
      python: { outDir: "../device/python/{device}", package: "{device}_client", pyproject: true },
      levels: { "name-style": "off", "non-ascii": "error" },
    });
  });

  test("may say nothing, and then the generated files go beside its package.json", () => {
    expect(parse('{ "katcp-gen": {} }', "..").config).toEqual({ ...NO_CONFIG, outDir: "../generated" });
  });

  test.each([
    ["a package.json without the key", '{ "name": "x", "dependencies": { "katcp-gen": "^0.1.0" } }'],
    ["a package.json that does not speak of it, whatever else is wrong there", '{ "name": x }'],
  ])("is none in %s", (_, text) => {
    const folder = tempFolder();
    writeFileSync(join(folder, "package.json"), text);
    expect(readConfigNow(folder)).toEqual({ config: NO_CONFIG, diagnostics: [] });
  });

  test.each([
    [
      "an unknown key",
      '{ "outdir": "x" }',
      '3:18: error unknown-key: a configuration has no key "outdir"; it takes interfaces, out-dir, import-style, targets, python, levels (did you mean "out-dir"?)',
    ],
    ["no object", "[]", '3:16: error wrong-type: "katcp-gen" expects an object, found an array'],
    ["a path that is none", '{ "out-dir": "" }', '3:29: error bad-value: "out-dir" expects a path, found the string ""'],
    ["a list that is none", '{ "interfaces": "x" }', '3:32: error wrong-type: "interfaces" expects an array, found the string "x"'],
    [
      "a list of something else",
      '{ "interfaces": [1] }',
      '3:33: error wrong-type: an item of "interfaces" expects a string, found the number 1',
    ],
    ["an empty list", '{ "targets": [] }', '3:29: error bad-value: "targets" expects one or more, found none'],
    [
      "an unknown target",
      '{ "targets": ["doc"] }',
      '3:30: error bad-value: an item of "targets" expects one of typescript, docs, python, grafana, prometheus, found the string "doc" (did you mean "docs"?)',
    ],
    [
      "an unknown style",
      '{ "import-style": "tx" }',
      '3:34: error bad-value: "import-style" expects one of js, ts, none, found the string "tx" (did you mean "ts"?)',
    ],
    [
      "an unknown level",
      '{ "levels": { "non-ascii": "eror" } }',
      '3:43: error bad-value: "non-ascii" expects one of off, warning, error, found the string "eror" (did you mean "error"?)',
    ],
    [
      "an unknown key of a target",
      '{ "python": { "out": "x" } }',
      '3:30: error unknown-key: a target has no key "out"; it takes out-dir, package, pyproject (did you mean "out-dir"?)',
    ],
    [
      "a package that Python could not import",
      '{ "python": { "package": "dev-katcp" } }',
      '3:41: error bad-value: "package" expects lower-case letters, digits and underscores, and {device} for the name of the device, found the string "dev-katcp"',
    ],
    ["a key twice", '{ "out-dir": "x", "out-dir": "y" }', '3:34: error duplicate-key: the key "out-dir" is in line 3 already'],
  ])("is told of %s, with its place", (_, config, mistake) => {
    expect(mistakesOf(config)).toEqual([`package.json:${mistake}`]);
  });

  test("is told that a mistake has no level", () => {
    expect(mistakesOf('{ "levels": { "syntax": "off" } }')).toEqual([
      'package.json:3:30: error bad-name: the rule "syntax" is an error, which has no level',
    ]);
  });

  test("is told of a rule that there is not, and of the one that was meant", () => {
    const [mistake = ""] = mistakesOf('{ "levels": { "nmae-style": "off" } }');
    expect(mistake).toMatch(
      /^package\.json:3:30: error bad-name: there is no rule "nmae-style"; there are unused-type, .* \(did you mean "name-style"\?\)$/,
    );
  });

  test("is told of a package.json that cannot be read where it stands", () => {
    expect(mistakesOf('{ "out-dir": x }')).toEqual([
      'package.json:3:29: error syntax: expected a value, found "x" (put text in double quotes: "x")',
    ]);
  });

  test("is that of the nearest package.json, from the working folder upwards, and no farther one", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "packages/rx/src"), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "katcp-gen": { "out-dir": "out" } }');
    const shown = relative(resolve("."), folder);
    expect((await readConfig(join(folder, "packages/rx/src"))).config.outDir).toBe(join(shown, "out"));
    expect(readConfigNow(join(folder, "packages/rx/src")).config.outDir).toBe(join(shown, "out"));
    writeFileSync(join(folder, "packages/rx/package.json"), "{}");
    expect((await readConfig(join(folder, "packages/rx/src"))).config).toBe(NO_CONFIG);
  });
});
