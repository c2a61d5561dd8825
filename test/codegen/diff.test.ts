import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../codegen/cli.js";
import { tempFolder } from "../support/temp-folder.js";

const old = `// A receiver.
{
  "name": "rx",
  "version": "rx-1.4", // of 2026
  "description": "A receiver.",
  "requests": {
    "tune": {
      "description": "Tune.",
      "arguments": [{ "name": "frequency", "type": "float", "units": "Hz", "maximum": 20, "description": "Where." }]
    }
  }
}
`;
const narrowed = old.replace('"maximum": 20', '"maximum": 10');

/** The exit code of a command line, and what it printed, with a folder called `.`. */
async function katcpGen(
  folder: string,
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, { log: (line) => out.push(line), error: (line) => err.push(line) }, { workingFolder: folder });
  return { code, out: out.join("\n").replaceAll(folder, "."), err: err.join("\n").replaceAll(folder, ".") };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function git(folder: string, ...words: readonly string[]): void {
  execFileSync("git", ["-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.org", ...words], { stdio: "ignore" });
}

describe("katcp-gen diff", () => {
  test("names the change, its place, whom it breaks, and the version to write; and fails where the version is too low", async () => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed });
    const { code, out } = await katcpGen(folder, "diff", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"));
    expect(code).toBe(1);
    expect(out).toBe(
      './new.katcp.json:9:87: major argument-range-narrowed: the argument of tune "frequency" may now be at most 10 (before: at most 20); breaks old clients with new devices\n' +
        './new.katcp.json: 1 change since ./old.katcp.json; a new major version is needed, but the file still says "rx-1.4": write "rx-2.0" or a later one (--write-version does)',
    );
  });

  test("says that nothing has changed, whatever the order and the comments are", async () => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": old.replace("// A receiver.", "/* the same */") });
    const { code, out } = await katcpGen(folder, "diff", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"));
    expect({ code, out }).toEqual({ code: 0, out: "./new.katcp.json: no change since ./old.katcp.json" });
  });

  test.each([
    ["rx-1.4", 1],
    ["rx-1.5", 1],
    ["rx-2.0", 0],
    ["rx-3.7", 0],
    ["other-1.0", 0],
    ["rx-0.9", 1],
  ])("takes version %s for what breaks old clients or does not", async (version, code) => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed.replace("rx-1.4", version) });
    expect((await katcpGen(folder, "diff", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"))).code).toBe(code);
  });

  test("writes the version, and leaves every other byte", async () => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed });
    const { code, err } = await katcpGen(folder, "diff", "--write-version", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"));
    expect({ code, err }).toEqual({ code: 0, err: "katcp-gen: wrote the version in ./new.katcp.json" });
    expect(readFileSync(join(folder, "new.katcp.json"), "utf8")).toBe(narrowed.replace("rx-1.4", "rx-2.0"));
  });

  test("is one object for programs", async () => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed });
    const { out } = await katcpGen(folder, "diff", "--format", "json", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"));
    expect(JSON.parse(out)).toEqual({
      version: { old: "rx-1.4", new: "rx-1.4", needed: "major", isEnough: false },
      changes: [
        {
          rule: "argument-range-narrowed",
          breaks: ["old-client"],
          subject: "tune frequency",
          message: 'the argument of tune "frequency" may now be at most 10 (before: at most 20)',
          file: "./new.katcp.json",
          line: 9,
          column: 87,
          old: { file: "./old.katcp.json", line: 9, column: 87 },
        },
      ],
    });
  });

  test("is a table for a pull request, in which nothing of the file is Markdown", async () => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed.replaceAll("frequency", "freq") });
    const { out } = await katcpGen(folder, "diff", "--format", "markdown", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"));
    expect(out.split("\n").filter((line) => line.startsWith("|"))).toEqual([
      "| Version | Change | Breaks | Rule | Line |",
      "| --- | --- | --- | --- | ---: |",
      '| **major** | the argument of tune "freq" may now be at most 10 (before: at most 20) | old clients with new devices | `argument-range-narrowed` | 9 |',
      '| minor | the argument of tune "freq" was called "frequency" | source of clients, source of servers | `argument-renamed` | 9 |',
    ]);
  });

  test("is annotations for GitHub", async () => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed });
    const { out } = await katcpGen(folder, "diff", "--format", "github", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"));
    expect(out).toMatch(
      /^::error file=\.\/new.katcp.json,line=9,col=87,endColumn=89,title=argument-range-narrowed::.*\n::error .*title=version::/,
    );
  });

  test("exempts what the file allows, with a reason, and says where that exempts nothing", async () => {
    const allow = '"x-allow": { "argument-range-narrowed tune frequency": "Nobody did.", "request-added": "Why?" },';
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed.replace('"requests"', `${allow}\n  "requests"`) });
    const { code, out } = await katcpGen(folder, "diff", join(folder, "old.katcp.json"), join(folder, "new.katcp.json"));
    expect(code).toBe(0);
    expect(out).toContain("allowed argument-range-narrowed");
    expect(out).toContain(", allowed: Nobody did.");
    expect(out).toContain('"x-allow" exempts nothing by "request-added": remove it');
    // The compiler knows of them too.
    expect((await katcpGen(folder, "lint", join(folder, "new.katcp.json"))).err).toBe("");
  });

  test("takes levels: off is not told of, and an error fails whatever the version is", async () => {
    const folder = folderWith({ "old.katcp.json": old, "new.katcp.json": narrowed.replace("rx-1.4", "rx-2.0") });
    const files = [join(folder, "old.katcp.json"), join(folder, "new.katcp.json")];
    expect((await katcpGen(folder, "diff", "--level", "argument-range-narrowed=error", ...files)).code).toBe(1);
    expect((await katcpGen(folder, "diff", "--level", "argument-range-narrowed=off", ...files)).out).toContain("no change since");
    const removed = folderWith({
      "old.katcp.json": old,
      "new.katcp.json": '{ "name": "rx", "version": "rx-2.0", "description": "A receiver." }',
    });
    const gone = [join(removed, "old.katcp.json"), join(removed, "new.katcp.json")];
    expect((await katcpGen(removed, "diff", ...gone)).code).toBe(0);
    expect((await katcpGen(removed, "diff", "--level", "removed-without-deprecation=error", ...gone)).code).toBe(1);
  });

  test("compares files with themselves in a revision of git, with all that they included there", async () => {
    const part = '{ "sensors": { "temp": { "type": "float", "units": "K", "description": "T." } } }';
    const folder = folderWith({
      "ifs/rx.katcp.json": old.replace('"requests"', '"include": ["./parts/part.katcp.json"],\n  "requests"'),
      "ifs/parts/part.katcp.json": part,
    });
    git(folder, "init", "-b", "main");
    git(folder, "add", ".");
    git(folder, "commit", "-m", "One.");
    writeFileSync(join(folder, "ifs/parts/part.katcp.json"), part.replace('"K"', '"degC"'));
    writeFileSync(join(folder, "ifs/new.katcp.json"), old);
    const { code, out, err } = await katcpGen(
      folder,
      "diff",
      "--against",
      "git:main",
      join(folder, "ifs/rx.katcp.json"),
      join(folder, "ifs/new.katcp.json"),
    );
    expect(code).toBe(1);
    expect(out).toContain(
      './ifs/parts/part.katcp.json:1:52: minor sensor-units-changed: the sensor "temp" now has the units "degC" (before: the units "K")',
    );
    expect(out).toContain("1 change since git:main:./ifs/rx.katcp.json");
    expect(err).toBe("katcp-gen: ./ifs/new.katcp.json is new: there is nothing to compare it with");
    const json = await katcpGen(folder, "diff", "--format", "json", `git:main:${folder}/ifs`, join(folder, "ifs"));
    expect(JSON.parse(json.out).changes[0].old.file).toBe("git:main:./ifs/parts/part.katcp.json");
  });

  test.each([
    [
      ["diff", "git:no-such:FOLDER/rx.katcp.json", "FOLDER/rx.katcp.json"],
      1,
      /^git:no-such:\.\/rx.katcp.json:1:1: error file: git says: .*no-such/,
    ],
    [["diff", "git:--output=FOLDER/x:FOLDER/rx.katcp.json", "FOLDER/rx.katcp.json"], 1, /does not begin with a hyphen/],
    [["diff", "git:main:FOLDER/none.katcp.json", "FOLDER/rx.katcp.json"], 1, /there is no such file in this revision/],
    [["diff", "npm:no-such-package-here@1", "FOLDER/rx.katcp.json"], 1, /the package is not installed/],
    [["diff", "FOLDER/none.katcp.json", "FOLDER/rx.katcp.json"], 1, /there is no such file/],
    [["diff", "FOLDER/rx.katcp.json"], 2, /expected the old and the new file, or --against git:REV; found one file/],
    [["diff", "--against", "main", "FOLDER/rx.katcp.json"], 2, /Expected git:REV, such as git:main, found "main"/],
    [["diff", "--against", "git:main"], 2, /missing required argument 'file'/],
    [["diff", "--level", "request-aded=off", "a", "b"], 2, /did you mean "request-added"\?/],
  ])("refuses %j", async (argv, code, message) => {
    const folder = folderWith({ "rx.katcp.json": old });
    git(folder, "init", "-b", "main");
    git(folder, "add", ".");
    git(folder, "commit", "-m", "One.");
    const result = await katcpGen(folder, ...argv.map((word) => word.replaceAll("FOLDER", folder)));
    expect(result).toMatchObject({ code, err: expect.stringMatching(message), out: "" });
  });

  test("is listed in the documents, with --since", async () => {
    const folder = folderWith({ "rx.katcp.json": old });
    git(folder, "init", "-b", "main");
    git(folder, "add", ".");
    git(folder, "commit", "-m", "One.");
    writeFileSync(join(folder, "rx.katcp.json"), narrowed.replace("rx-1.4", "rx-2.0"));
    const run = (revision: string): ReturnType<typeof katcpGen> =>
      katcpGen(folder, join(folder, "rx.katcp.json"), "--docs", "--since", revision, "-o", join(folder, "out"));
    expect((await run("git:main")).code).toBe(0);
    const page = readFileSync(join(folder, "out/rx/rx.md"), "utf8");
    expect(page).toContain("rx-2.0, since rx-1.4");
    expect(page).toContain(
      'The argument of tune "frequency" may now be at most 10 (before: at most 20). Breaks old clients with new devices.',
    );
    expect(await run("git:none")).toMatchObject({ code: 1, err: expect.stringMatching(/git says: /) });
    expect(await run("main")).toMatchObject({ code: 2 });
  });

  test("reads an interface of an installed package, in a version that will do", async () => {
    const folder = folderWith({
      "node_modules/@team/rx/package.json": '{ "name": "@team/rx", "version": "1.4.2" }',
      "node_modules/@team/rx/rx.katcp.json": old,
    });
    const { parsePackageWord, readFromPackage } = await import("../../codegen/diff/package-source.js");
    const read = (word: string): unknown => readFromPackage(parsePackageWord(word) ?? { name: "", range: "" }, folder);
    expect(read("npm:@team/rx@1")).toMatchObject({
      sources: [{ id: "rx.katcp.json", label: "npm:@team/rx@1.4.2/rx.katcp.json" }],
      diagnostics: [],
    });
    expect(read("npm:@team/rx@2")).toMatchObject({ diagnostics: [{ message: "the package is installed in version 1.4.2, expected 2" }] });
    expect(read("npm:@team/rx@x y")).toMatchObject({ diagnostics: [{ message: '"x y" names no versions of a package' }] });
  });

  test("compares folders by the names of their files; what is gone fails", async () => {
    const folder = folderWith({ "old/rx.katcp.json": old, "old/b.katcp.json": old, "new/rx.katcp.json": old, "new/c.katcp.json": old });
    const { code, out, err } = await katcpGen(folder, "diff", join(folder, "old"), join(folder, "new"));
    expect({ code, out }).toEqual({ code: 1, out: "./new/rx.katcp.json: no change since ./old/rx.katcp.json" });
    expect(err).toBe(
      "katcp-gen: ./new/c.katcp.json is new: there is nothing to compare it with\nkatcp-gen: ./old/b.katcp.json was removed: there is no new version of it",
    );
  });
});
