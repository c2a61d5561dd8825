import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCli, type Surroundings } from "../../codegen/cli.js";
import type { Diagnostic } from "../../codegen/diagnostics/diagnostics.js";
import { tempFolder } from "../support/temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dev = join(root, "interfaces/dev.katcp.json");

/** The exit code of a command line, and what it printed. */
async function katcpGen(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, { log: (line) => out.push(line), error: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("katcp-gen", () => {
  test("compiles, and says what it wrote, what was unchanged, and how long that took", async () => {
    const outDir = tempFolder();
    const first = await katcpGen(dev, "--out-dir", outDir);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out.replaceAll(outDir, ".")).toMatch(
      /^wrote .\/dev\/types.ts\nwrote .\/dev\/contract.ts\nwrote .\/dev\/server.ts\nwrote .\/dev\/client.ts\nwrote .\/dev\/interface.ts\n5 written, 0 unchanged, \d+ ms$/,
    );
    expect((await katcpGen(dev, "-o", outDir)).out).toMatch(/^0 written, 5 unchanged, \d+ ms$/);
  });

  test("prints every mistake with its place, and fails with 1", async () => {
    const folder = tempFolder();
    const file = join(folder, "bad.katcp.json");
    writeFileSync(file, '{ "name": "b d", "version": "bad-1.0", "description": "Bad." }');
    const { code, out, err } = await katcpGen(file, "--out-dir", join(folder, "out"));
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err.replaceAll(folder, ".")).toBe(
      './bad.katcp.json:1:11: error bad-name: "name" expects a name of [A-Za-z][A-Za-z0-9-]*, found the string "b d"\n1 | { "name": "b d", "version": "bad-1.0", "description": "Bad." }\n  |           ^^^^^\nkatcp-gen: 1 error, nothing was written',
    );
  });

  test("prints warnings, and yet writes; they fail as errors, or are silent", async () => {
    const folder = tempFolder();
    const file = join(folder, "plain.katcp.json");
    writeFileSync(file, '{ "name": "plain", "version": "plain-1.0" }');
    const run = async (...options: readonly string[]): Promise<string> => {
      const { code, err } = await katcpGen(file, "-o", join(folder, "out"), ...options);
      return `${code} ${err.replaceAll(folder, ".").replaceAll(/\n\d* *\|.*/g, "")}`;
    };
    const warning = 'missing-description: the device "plain" has no description';
    expect(await run()).toBe(`0 ./plain.katcp.json:1:11: warning ${warning}\nkatcp-gen: 1 warning`);
    expect(await run("--warnings-as-errors")).toBe(`1 ./plain.katcp.json:1:11: error ${warning}\nkatcp-gen: 1 error, nothing was written`);
    expect(await run("--level", "missing-description=off")).toBe("0 ");
    expect(await run("--level", "missing-units=off,missing-description=error", "--check")).toMatch(/^1 .*error missing-description/);
    expect(await run("--level", "missing-description=error", "--level", "missing-description=off")).toBe("0 ");
  });

  test("keeps an error where it is seen: warnings wait for their turn, and how many is said", async () => {
    const folder = tempFolder();
    const file = join(folder, "odd.katcp.json");
    const requests = (count: number, more: string): string => {
      const odd = Array.from({ length: count }, (_, index) => `"Odd${index}": { "description": "Odd." }`);
      return `{ "name": "odd", "version": "odd-1.0", "description": "Odd.", "requests": { ${[...odd, more].join(", ")} } }`;
    };
    writeFileSync(file, requests(90, '"go": {}'));
    const broken = await katcpGen(file, "-o", join(folder, "out"));
    expect([broken.code, broken.err.replaceAll(folder, ".").split("\n").at(-1)]).toEqual([
      1,
      "katcp-gen: 1 error, nothing was written; 90 warnings not shown while there are errors (--all-warnings shows them)",
    ]);
    expect(broken.err.split("\n")).toHaveLength(4);
    expect((await katcpGen(file, "-o", join(folder, "out"), "--all-warnings")).err.split("\n").at(-1)).toBe(
      "katcp-gen: 1 error, 90 warnings, nothing was written",
    );
    writeFileSync(file, requests(90, '"go": { "description": "Go." }'));
    expect(
      (await katcpGen(file, "-o", join(folder, "out"))).err
        .replaceAll(`${folder}/`, "")
        .replaceAll(/\n\d* *\|.*/g, "")
        .split("\n"),
    ).toEqual([
      expect.stringMatching(/^odd.katcp.json:1:\d+: warning name-style: the request "Odd0" /),
      expect.stringContaining('"Odd1"'),
      expect.stringContaining('"Odd2"'),
      "90 × name-style: the first 3 of each are shown",
      "katcp-gen: 90 warnings (--all-warnings shows them)",
    ]);
    expect(
      (await katcpGen(file, "-o", join(folder, "out"), "--all-warnings")).err.split("\n").filter((line) => line.includes(" warning ")),
    ).toHaveLength(90);
  });

  test("paints what it says of mistakes where that is wanted", async () => {
    const file = join(tempFolder(), "none.katcp.json");
    const err: string[] = [];
    const terminal = { log: (): void => {}, error: (line: string) => err.push(line) };
    const isPainted = async (argv: readonly string[], surroundings: Surroundings): Promise<boolean> => {
      err.length = 0;
      await runCli([file, ...argv], terminal, surroundings);
      return err.join("").includes("\x1b[");
    };
    expect(await isPainted([], {})).toBe(false);
    expect(await isPainted([], { isTerminal: true })).toBe(true);
    expect(await isPainted([], { env: { FORCE_COLOR: "1" } })).toBe(true);
    expect(await isPainted(["--no-color"], { isTerminal: true })).toBe(false);
    expect(await isPainted(["--color"], { env: { NO_COLOR: "1" } })).toBe(true);
  });

  test.each([
    ["mising-units=off", 'there is no rule "mising-units"; there are unused-type,'],
    ["syntax=off", 'the rule "syntax" is an error, which has no level'],
    ["name-style=loud", 'the level of "name-style" expects one of off, warning, error, found "loud"'],
    ["name-style", 'the level of "name-style" expects one of off, warning, error'],
  ])("refuses the level %s", async (level, problem) => {
    const { code, err } = await katcpGen(dev, "--level", level);
    expect(code).toBe(2);
    expect(err).toContain(problem);
  });

  test("checks, and names the command that mends what is not up to date", async () => {
    const outDir = tempFolder();
    await katcpGen(dev, "--out-dir", outDir);
    expect(await katcpGen(dev, "--out-dir", outDir, "--check")).toEqual({ code: 0, out: "5 files are up to date", err: "" });
    const path = join(outDir, "dev/types.ts");
    writeFileSync(path, readFileSync(path, "utf8").replace("Mode", "Moode"));
    expect(await katcpGen(dev, "--out-dir", outDir, "--check")).toEqual({
      code: 1,
      out: "",
      err: [
        `${path} is not up to date`,
        `--- ${path}`,
        `+++ ${path} as it should be`,
        "@@ -5,3 +5,3 @@",
        " /** What the receiver is doing. */",
        '-export type Moode = "idle" | "track" | "stow";',
        '+export type Mode = "idle" | "track" | "stow";',
        " ",
        `katcp-gen: run npx katcp-gen ${dev} --out-dir ${outDir}`,
      ].join("\n"),
    });
  });

  test("refuses to write over what is not its own, in one line", async () => {
    const outDir = tempFolder();
    mkdirSync(join(outDir, "dev"));
    writeFileSync(join(outDir, "dev/client.ts"), "mine");
    const { code, err } = await katcpGen(dev, "--out-dir", outDir);
    expect([code, err.replaceAll(outDir, ".")]).toEqual([
      1,
      "katcp-gen: ./dev/client.ts is not written by katcp-gen, so it is not overwritten: move it away, or choose another --out-dir",
    ]);
  });

  test.each([
    ["scafold", "katcp-gen scaffold"],
    ["shema", "katcp-gen schema"],
    ["generat", "katcp-gen generate"],
    ["check", "--check"],
    ["wach", "--watch"],
  ])("asks where a command or an option was mistyped: %s", async (word, meant) => {
    expect(await katcpGen(word)).toEqual({
      code: 2,
      out: "",
      err: `error: there is no command and no file "${word}" (did you mean ${meant}?)`,
    });
  });

  test("a word that is like no command is a file", async () => {
    expect(await katcpGen("receiver")).toMatchObject({
      code: 1,
      err: expect.stringContaining("receiver:1:1: error file: there is no such file"),
    });
  });

  test.each([
    [[dev, "--out-dir", ""]],
    [[dev, "-o", " "]],
    [[""]],
    [["init", ""]],
    [["init", "--name", ""]],
    [["scaffold", dev, "--out", ""]],
    [["scaffold", dev, "-o", ""]],
    [["scaffold", "--update", ""]],
    [["scaffold", "--update", "x", "--class", ""]],
  ])("refuses what is empty, as a variable of a shell that is not set: %j", async (argv) => {
    const { code, out, err } = await katcpGen(...argv);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining("Expected a text that is not empty.")]);
  });

  test.each([
    ["there is nothing wrong", [dev, "-o", "OUT"], 0, 0],
    ["an interface is missing", ["none.katcp.json"], 1, 1],
    ["no file matches", ["none/*.katcp.json"], 1, 1],
    ["a file cannot be written", [dev, "-o", "FILE"], 1, 1],
    ["a file is somebody else's", [dev, "-o", "FOREIGN"], 1, 1],
    ["it is not up to date", [dev, "-o", "OTHER", "--check"], 1, 0],
    ["no file is named", [], 2, 0],
    ["the command line is wrong", [dev, "--level", "x"], 2, 0],
  ])("prints an array for programs where %s", async (_, argv, code, count) => {
    const folder = tempFolder();
    writeFileSync(join(folder, "FILE"), "");
    mkdirSync(join(folder, "FOREIGN/dev"), { recursive: true });
    writeFileSync(join(folder, "FOREIGN/dev/types.ts"), "mine");
    const words = argv.map((word) => (/^[A-Z]+$/.test(word) ? join(folder, word) : word));
    const result = await katcpGen(...words, "--format", "json");
    const found = JSON.parse(result.out) as readonly Diagnostic[];
    expect([result.code, found.length]).toEqual([code, count]);
    for (const diagnostic of found) expect(diagnostic).toMatchObject({ line: 1, column: 1, severity: "error", rule: "file" });
  });

  test.each([[[]], [["--wrong"]], [[dev, "--out-dir"]]])("fails with 2 where it is called wrongly: %j", async (argv) => {
    const { code, err } = await katcpGen(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: /);
  });

  test("helps, and says its version", async () => {
    expect(await katcpGen("--help")).toMatchObject({ code: 0, err: "" });
    expect((await katcpGen("--help")).out).toContain("Usage: katcp-gen [command] [file...] [options]");
    const { version } = JSON.parse(readFileSync(join(root, "codegen/package.json"), "utf8")) as { version: string };
    expect(await katcpGen("--version")).toEqual({ code: 0, out: version, err: "" });
  });
});
