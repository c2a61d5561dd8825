import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { formatDiagnostic, isError } from "../../codegen/diagnostics/diagnostics.js";
import { FileProblem } from "../../codegen/files/file-problem.js";
import { type GenerateOptions, generate } from "../../codegen/generate.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dev = join(root, "interfaces/dev.katcp.json");
const dsim = join(root, "interfaces/dsim.katcp.json");

function run(outDir: string, files: readonly string[], options: Partial<GenerateOptions> = {}): ReturnType<typeof generate> {
  return generate({ files, outDir, check: false, ...options });
}

function writeInterface(folder: string, name: string, rest = ""): string {
  const file = join(folder, `${name}.katcp.json`);
  writeFileSync(file, `{ "name": "${name}", "version": "${name}-1.0"${rest} }\n`);
  return file;
}

describe("generating", () => {
  test("makes just what is committed", () => {
    const { outcomes } = run(join(root, "generated"), [dev, dsim], { targets: ["typescript", "docs"], check: true });
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 14 }, () => "unchanged"));
  });

  test("a second time writes nothing", () => {
    const outDir = tempFolder();
    const [first] = run(outDir, [dev]).outcomes;
    const before = statSync(first?.path ?? "").mtimeMs;
    const again = run(outDir, [dev]);
    expect(again.outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => "unchanged"));
    expect(statSync(first?.path ?? "").mtimeMs).toBe(before);
  });

  test("to check writes nothing, and says what it would write", () => {
    const outDir = tempFolder();
    expect(run(outDir, [dev], { check: true }).outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => "written"));
    expect(readdirSync(outDir)).toEqual([]);
  });

  test("lists every mistake of every file, and then writes nothing at all", () => {
    const folder = tempFolder();
    const one = writeInterface(folder, "one", ', "requets": {}, "sensors": { "a": { "type": "flaot", "description": "A." } }');
    const { diagnostics, outcomes } = run(join(folder, "out"), [one, dev, join(folder, "none.katcp.json"), folder, "/dev/null"]);
    expect(diagnostics.filter(isError).map((diagnostic) => formatDiagnostic(diagnostic).replaceAll(folder, "."))).toEqual([
      './one.katcp.json:1:40: error unknown-key: a file has no key "requets"; it takes $schema, format, name, version, description, include, types, requests, informs, sensors, groups, roles, access, standard, open, x-allow (did you mean "requests"?)',
      './one.katcp.json:1:83: error unknown-type: there is no type "flaot"; there are integer, float, boolean, string, bytes, timestamp, address, discrete, json, complex (did you mean "float"?)',
      "./none.katcp.json:1:1: error file: there is no such file",
      "/dev/null:1:1: error file: this is a device or a pipe, expected an interface file",
    ]);
    expect(outcomes).toEqual([]);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  test("compiles an interface once, however often it is named and whatever links lead to it", () => {
    const folder = tempFolder();
    const file = writeInterface(folder, "one", ', "requets": {}');
    mkdirSync(join(folder, "other"));
    symlinkSync(file, join(folder, "other/one.katcp.json"));
    symlinkSync(folder, join(folder, "here"));
    const files = [file, `${folder}/./one.katcp.json`, join(folder, "other/one.katcp.json"), join(folder, "here/one.katcp.json"), file];
    const broken = run(join(folder, "out"), files).diagnostics.filter(isError);
    expect(broken.map((diagnostic) => [diagnostic.file, diagnostic.rule])).toEqual([[file, "unknown-key"]]);
    writeInterface(folder, "one");
    const { diagnostics, outcomes } = run(join(folder, "out"), files);
    expect([diagnostics.filter(isError), outcomes.length]).toEqual([[], 5]);
  });

  test("merges an include once, whatever links lead to it, and sees a circle through a link", () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "part.katcp.json"), '{ "sensors": { "a": { "type": "boolean", "description": "A." } } }');
    symlinkSync("part.katcp.json", join(folder, "link.katcp.json"));
    const file = writeInterface(folder, "one", ', "include": ["./part.katcp.json", "./link.katcp.json"]');
    expect(run(join(folder, "out"), [file]).diagnostics.filter(isError)).toEqual([]);
    writeFileSync(join(folder, "part.katcp.json"), '{ "include": ["./link.katcp.json"] }');
    expect(
      run(join(folder, "out"), [file])
        .diagnostics.filter(isError)
        .map(({ rule }) => rule),
    ).toEqual(["include-cycle"]);
  });

  test("refuses two interfaces of one name", () => {
    const [one, other] = [tempFolder(), tempFolder()];
    const { diagnostics } = run(one, [writeInterface(one, "same"), writeInterface(other, "same")]);
    expect(diagnostics.filter(isError).map(({ rule, file }) => [rule, file])).toEqual([["duplicate-name", join(other, "same.katcp.json")]]);
  });

  test("never writes over a file that is not its own, nor anything beside it", () => {
    const outDir = tempFolder();
    mkdirSync(join(outDir, "dev"));
    writeFileSync(join(outDir, "dev/server.ts"), "// mine\n");
    expect(() => run(outDir, [dev])).toThrow(FileProblem);
    expect(readdirSync(join(outDir, "dev"))).toEqual(["server.ts"]);
    expect(readFileSync(join(outDir, "dev/server.ts"), "utf8")).toBe("// mine\n");
  });

  test("says why a file cannot be written, and leaves no half of one", () => {
    const outDir = tempFolder();
    writeFileSync(join(outDir, "dev"), "a file where a folder should be");
    expect(() => run(outDir, [dev])).toThrow(/dev\/types\.ts cannot be read: a file stands where a folder should be/);
    expect(readdirSync(outDir)).toEqual(["dev"]);
  });
});
