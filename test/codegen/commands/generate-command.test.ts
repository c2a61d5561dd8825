import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../../../codegen/cli.js";
import { tempFolder } from "../../support/temp-folder.js";

let folder = "";

beforeEach(() => {
  folder = tempFolder();
});

function put(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
}

function putInterface(path: string, name: string, rest: object = {}): string {
  return put(path, JSON.stringify({ name, version: `${name}-1.0`, description: "A device.", ...rest }));
}

/** The exit code of a command line, and what it printed, with the folder left out of every path. */
async function katcpGen(
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly out: readonly string[]; readonly err: readonly string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, { log: (line) => out.push(line), error: (line) => err.push(line) }, { workingFolder: folder });
  const clean = (line: string): string => line.replaceAll(/(?:\.\.\/)*[./\w-]*katcp-gen-\w{6}\//g, "").replace(/, \d+ ms$/, "");
  return { code, out: out.map(clean), err: err.map(clean) };
}

function configure(config: object): void {
  put("package.json", JSON.stringify({ "katcp-gen": config }));
}

describe("--check", () => {
  test("names what is missing, shows what differs, and says what mends it, ready for a shell", async () => {
    const file = putInterface("rx.katcp.json", "rx");
    const args = [file, "-o", join(folder, "my out")];
    await katcpGen(...args);
    const contract = join(folder, "my out/rx/contract.ts");
    writeFileSync(contract, readFileSync(contract, "utf8").replace("rx-1.0", "rx-0.9"));
    const before = statSync(contract).mtimeMs;
    expect(await katcpGen(...args, "--docs", "--check")).toEqual({
      code: 1,
      out: [],
      err: [
        "my out/rx/contract.ts is not up to date",
        "--- my out/rx/contract.ts",
        "+++ my out/rx/contract.ts as it should be",
        "@@ -8,3 +8,3 @@",
        '   name: "rx",',
        '-  version: "rx-0.9",',
        '+  version: "rx-1.0",',
        '   description: "A device.",',
        "my out/rx/rx.md is missing",
        "my out/rx/rx.html is missing",
        "katcp-gen: run npx katcp-gen rx.katcp.json --out-dir 'my out' --docs",
      ],
    });
    expect([statSync(contract).mtimeMs, readdirSync(join(folder, "my out/rx"))]).toEqual([
      before,
      ["client.ts", "contract.ts", "interface.ts", "server.ts", "types.ts"],
    ]);
  });

  test("cuts long differences, and says how much more there is", async () => {
    const requests = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`go-${index}`, { description: "Go." }]));
    const out = join(folder, "out");
    await katcpGen(putInterface("rx.katcp.json", "rx"), "-o", out);
    const { err } = await katcpGen(putInterface("rx.katcp.json", "rx", { requests }), "-o", out, "--check");
    expect(err.filter((line) => line.startsWith("… "))).toEqual([
      "… and 181 lines more",
      "… and 148 lines more",
      "… and 67 lines more",
      "… and 24 lines more",
    ]);
    expect(err.length).toBeLessThan(125);
  });

  test("fails for an orphan, and then the command that mends it prunes", async () => {
    const out = join(folder, "out");
    await katcpGen(putInterface("rx.katcp.json", "rx"), "-o", out, "--docs");
    expect(await katcpGen(join(folder, "rx.katcp.json"), "-o", out, "--no-docs", "--check")).toEqual({
      code: 1,
      out: [],
      err: [
        "out/rx/rx.html is an orphan: ./rx.katcp.json no longer makes it",
        "out/rx/rx.md is an orphan: ./rx.katcp.json no longer makes it",
        "katcp-gen: run npx katcp-gen rx.katcp.json --out-dir out --no-docs --prune",
      ],
    });
  });

  test("annotates each file for GitHub, and leaves the list of mistakes to programs alone", async () => {
    const args = [putInterface("rx.katcp.json", "rx"), "-o", join(folder, "out"), "--check", "--format"];
    expect((await katcpGen(...args, "github")).out.at(0)).toBe(
      "::error file=out/rx/types.ts,line=1,col=1,title=not up to date::run npx katcp-gen rx.katcp.json --out-dir out",
    );
    expect((await katcpGen(...args, "json")).out).toEqual(["[]"]);
  });

  test("takes files that Git gave the line ends of Windows for what they are, and shows differences by their lines", async () => {
    const args = [putInterface("rx.katcp.json", "rx"), "-o", join(folder, "out"), "--docs"];
    await katcpGen(...args);
    const paths = readdirSync(join(folder, "out/rx")).map((name) => join(folder, "out/rx", name));
    const toWindows = (path: string): void => writeFileSync(path, readFileSync(path, "utf8").replaceAll("\n", "\r\n"));
    for (const path of paths) toWindows(path);
    expect(await katcpGen(...args, "--check")).toMatchObject({ code: 0 });
    expect((await katcpGen(...args)).out).toEqual(["0 written, 7 unchanged"]);
    expect(readFileSync(paths[0] ?? "", "utf8")).toContain("\r\n");
    const contract = join(folder, "out/rx/contract.ts");
    writeFileSync(contract, readFileSync(contract, "utf8").replace("rx-1.0", "rx-0.9"));
    expect((await katcpGen(...args, "--check")).err.filter((line) => /^[-+] /.test(line))).toEqual([
      '-  version: "rx-0.9",',
      '+  version: "rx-1.0",',
    ]);
  });

  test("names a command with all targets and levels that it was called with", async () => {
    const file = putInterface("rx.katcp.json", "rx");
    const levels = ["--level", "missing-units=error", "--level", "unused-type=off"];
    const { err } = await katcpGen(
      file,
      "-o",
      join(folder, "out"),
      "--target",
      "docs",
      "--target",
      "typescript",
      ...levels,
      "--check",
      "--no-color",
    );
    expect(err.at(-1)).toBe(
      "katcp-gen: run npx katcp-gen rx.katcp.json --out-dir out --target docs,typescript --level missing-units=error,unused-type=off",
    );
  });

  test("goes with no --prune", async () => {
    expect(await katcpGen("--check", "--prune", "x")).toMatchObject({ code: 2 });
  });
});

describe("--target", () => {
  const code = ["client.ts", "contract.ts", "interface.ts", "server.ts", "types.ts"];
  const pages = ["rx.html", "rx.md"];

  test.each([
    [[], code],
    [["--target", "typescript"], code],
    [["--target", "docs"], pages],
    [
      ["--target", "docs,typescript"],
      [...code, ...pages],
    ],
    [
      ["--target", "docs", "--target", "typescript", "--target", "docs"],
      [...code, ...pages],
    ],
    [["--docs"], [...code, ...pages]],
    [
      ["--target", "typescript", "--docs"],
      [...code, ...pages],
    ],
    [["--target", "typescript,docs", "--no-docs"], code],
  ])("says what is generated: %j", async (options, files) => {
    const out = join(folder, "out");
    expect((await katcpGen(putInterface("rx.katcp.json", "rx"), "-o", out, ...options)).code).toBe(0);
    expect(readdirSync(join(out, "rx"))).toEqual(files.toSorted());
  });

  test("beats the configuration, to which --docs only adds", async () => {
    putInterface("rx.katcp.json", "rx");
    configure({ interfaces: ["rx.katcp.json"], "out-dir": "out", targets: ["docs"] });
    await katcpGen("--docs");
    expect(readdirSync(join(folder, "out/rx"))).toEqual(pages);
    await katcpGen("--target", "typescript", "--prune");
    expect(readdirSync(join(folder, "out/rx"))).toEqual(code);
  });

  test("leaves the files of a target that is not asked for as orphans, also in a --check", async () => {
    const args = [putInterface("rx.katcp.json", "rx"), "-o", join(folder, "out")];
    await katcpGen(...args, "--target", "typescript,docs");
    expect(await katcpGen(...args, "--target", "docs", "--check")).toMatchObject({
      code: 1,
      err: [...code.map((name) => `out/rx/${name} is an orphan: ./rx.katcp.json no longer makes it`), expect.stringContaining("--prune")],
    });
    expect(await katcpGen(...args, "--target", "docs,typescript", "--check")).toMatchObject({ code: 0, out: ["7 files are up to date"] });
  });

  test.each([
    ["doc", 'Expected one of typescript, docs, python, grafana, prometheus, found "doc" (did you mean "docs"?).'],
    ["typescript,,docs", 'Expected one of typescript, docs, python, grafana, prometheus, found "".'],
  ])("refuses what is no target: %s", async (name, problem) => {
    const { code: exit, err } = await katcpGen("x.katcp.json", "--target", name);
    expect([exit, err[0]]).toEqual([2, expect.stringContaining(problem)]);
  });
});

test("orphans are named, and removed by --prune", async () => {
  const out = join(folder, "out");
  await katcpGen(putInterface("rx.katcp.json", "rx"), "-o", out);
  const again = await katcpGen(putInterface("rx.katcp.json", "tx"), "-o", out);
  expect(again.out.slice(5)).toEqual([
    "out/rx/client.ts is an orphan: ./rx.katcp.json no longer makes it",
    "out/rx/contract.ts is an orphan: ./rx.katcp.json no longer makes it",
    "out/rx/interface.ts is an orphan: ./rx.katcp.json no longer makes it",
    "out/rx/server.ts is an orphan: ./rx.katcp.json no longer makes it",
    "out/rx/types.ts is an orphan: ./rx.katcp.json no longer makes it",
    "5 written, 0 unchanged, 5 orphans (--prune removes them)",
  ]);
  const pruned = await katcpGen(join(folder, "rx.katcp.json"), "-o", out, "--prune");
  expect(pruned.out).toEqual([
    ...["client", "contract", "interface", "server", "types"].map((name) => `removed out/rx/${name}.ts`),
    "0 written, 5 unchanged, 5 removed",
  ]);
  expect(readdirSync(out)).toEqual(["tx"]);
});

describe("a folder, and a pattern that no shell has expanded,", () => {
  const compiled = async (...words: readonly string[]): Promise<readonly string[]> => {
    const { out } = await katcpGen(...words.map((word) => join(folder, word)), "-o", join(folder, "out"), "--check", "--format", "json");
    expect(out).toEqual(["[]"]);
    const { err } = await katcpGen(...words.map((word) => join(folder, word)), "-o", join(folder, "out"), "--check");
    return err.flatMap((line) => /^out\/(\w+)\/types.ts is missing$/.exec(line)?.[1] ?? []);
  };

  beforeEach(() => {
    for (const name of ["one", "two"]) putInterface(`in/${name}.katcp.json`, name);
    put("in/shared/part.katcp.json", "{}");
    put("in/other.json", "{}");
    put("in/.hidden.katcp.json", "{}");
  });

  test.each([
    ["in", ["one", "two"]],
    ["in/", ["one", "two"]],
    ["in/*.katcp.json", ["one", "two"]],
    ["in/o*.katcp.json", ["one"]],
    ["*/{one,two}.katcp.json", ["one", "two"]],
    ["**/t?o.katcp.json", ["two"]],
  ])("%s means the interfaces %j", async (word, names) => {
    expect(await compiled(word)).toEqual(names);
  });

  test("name one and the same interface once", async () => {
    expect(await compiled("in/two.katcp.json", "in", "in/*.katcp.json")).toEqual(["two", "one"]);
  });

  test("are no pattern where a file has such a name", async () => {
    putInterface("in/[one].katcp.json", "three");
    expect(await compiled("in/[one].katcp.json")).toEqual(["three"]);
  });

  test("are told of where they mean no interface", async () => {
    put("empty/part.json", "{}");
    const { code, err } = await katcpGen(join(folder, "empty"), join(folder, "empty/*.katcp.json"));
    expect([code, ...err]).toEqual([
      1,
      "empty:1:1: error file: there is no file *.katcp.json in this folder",
      "empty/*.katcp.json:1:1: error file: no file matches this pattern",
      "katcp-gen: 2 errors, nothing was written",
    ]);
  });

  test("may stand in a package.json", async () => {
    configure({ interfaces: ["in/*.katcp.json"], "out-dir": "made" });
    expect((await katcpGen()).out.at(-1)).toBe("10 written, 0 unchanged");
    configure({ interfaces: ["in"], "out-dir": "made" });
    expect((await katcpGen()).out.at(-1)).toBe("0 written, 10 unchanged");
  });
});

describe("a configuration", () => {
  test("says what is generated from what, where no file is given", async () => {
    putInterface("interfaces/rx.katcp.json", "rx");
    configure({ interfaces: ["interfaces/rx.katcp.json"], "out-dir": "src/made", targets: ["typescript", "docs"], "import-style": "ts" });
    expect((await katcpGen()).out).toEqual([
      ...["types.ts", "contract.ts", "server.ts", "client.ts", "interface.ts", "rx.md", "rx.html"].map(
        (name) => `wrote src/made/rx/${name}`,
      ),
      "7 written, 0 unchanged",
    ]);
    expect(readFileSync(join(folder, "src/made/rx/server.ts"), "utf8")).toContain('from "./contract.ts"');
    expect(await katcpGen("--check")).toEqual({ code: 0, out: ["7 files are up to date"], err: [] });
  });

  test("is beaten by the command line", async () => {
    putInterface("rx.katcp.json", "rx");
    configure({ interfaces: ["none.katcp.json"], "out-dir": "made", targets: ["docs"], "import-style": "ts" });
    expect((await katcpGen(join(folder, "rx.katcp.json"), "--no-docs", "-o", join(folder, "out"))).out).toEqual(["0 written, 0 unchanged"]);
    configure({ interfaces: ["none.katcp.json"], "out-dir": "made", "import-style": "ts" });
    const args = [join(folder, "rx.katcp.json"), "--docs", "-o", join(folder, "out"), "--import-style", "none"];
    expect((await katcpGen(...args)).out.at(-1)).toBe("7 written, 0 unchanged");
    expect(readFileSync(join(folder, "out/rx/server.ts"), "utf8")).toContain('from "./contract"');
  });

  test("that is wrong is shown as mistakes of interfaces are, and nothing is written", async () => {
    putInterface("rx.katcp.json", "rx");
    configure({ interfaces: ["rx.katcp.json"], outdir: "made" });
    const { code, out, err } = await katcpGen();
    expect([code, out, err.at(0)?.split(";")[0], err.at(-1)]).toEqual([
      1,
      [],
      'package.json:1:46: error unknown-key: a configuration has no key "outdir"',
      "katcp-gen: 1 error, nothing was written",
    ]);
    expect(readdirSync(folder).toSorted()).toEqual(["package.json", "rx.katcp.json"]);
  });

  test("that names no interfaces asks for a file", async () => {
    configure({});
    expect(await katcpGen()).toEqual({
      code: 2,
      out: [],
      err: ['error: missing required argument \'file\'; or list "interfaces" under the key "katcp-gen" of package.json'],
    });
  });
});
