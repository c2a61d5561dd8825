import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../codegen/cli.js";
import { tempFolder } from "../support/temp-folder.js";

const golden = new URL("../golden/scaffold/", import.meta.url);
const rx = readFileSync(new URL("rx.katcp.json", golden), "utf8");
const whole = "requestPark requestGainGet requestGainSet requestTune requestScan requestSweep".split(" ");

/** A package with the interface `rx`, its generated files, and a source. */
class Package {
  readonly folder = tempFolder();

  async create(source?: string): Promise<this> {
    this.write("package.json", "{}");
    this.write("interfaces/rx.katcp.json", rx);
    await this.run("interfaces/rx.katcp.json", "--out-dir", "generated");
    if (source !== undefined) this.write("src/rx.ts", source);
    return this;
  }

  /** A command line whose words that are paths here are made so, and what it prints with the folder left out. */
  async run(...argv: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
    const lines: string[] = [];
    const note = (line: string): unknown => lines.push(...line.replaceAll(`${this.folder}/`, "").split("\n"));
    const words = argv.map((word) => (/[/.]|^generated$/.test(word) ? join(this.folder, word) : word));
    const code = await runCli(words, { log: note, error: note });
    return { code, lines };
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, ".."), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }
}

const source = 'import { RxServer } from "../generated/rx/server.js";\n\nexport class Rx extends RxServer {}\n';
const twoClasses = `${source}\nexport class Fake extends RxServer {}\n`;

describe("katcp-gen scaffold --out", () => {
  test("writes a first version, and a program that serves it", async () => {
    const at = await new Package().create();
    expect(await at.run("scaffold", "interfaces/rx.katcp.json", "--out", "src/rx.ts", "--out-dir", "generated")).toEqual({
      code: 0,
      lines: ["wrote src/rx.ts", "wrote src/main.ts"],
    });
    expect(at.read("src/rx.ts").match(/request\w+(?=\()/g)).toEqual(whole);
    expect(readdirSync(join(at.folder, "src"))).toEqual(["main.ts", "rx.ts"]);
  });

  test("leaves a main.ts that is there as it is", async () => {
    const at = await new Package().create();
    at.write("src/main.ts", "mine");
    expect(await at.run("scaffold", "interfaces/rx.katcp.json", "--out", "src/rx.ts", "--out-dir", "generated")).toEqual({
      code: 0,
      lines: ["wrote src/rx.ts", "src/main.ts exists already and was not changed"],
    });
    expect(at.read("src/main.ts")).toBe("mine");
  });

  test("never writes over a source, and says what to do instead", async () => {
    const at = await new Package().create(source);
    expect(await at.run("scaffold", "interfaces/rx.katcp.json", "--out", "src/rx.ts")).toEqual({
      code: 1,
      lines: ["katcp-gen: src/rx.ts exists already: katcp-gen scaffold --update src/rx.ts adds its missing handlers"],
    });
    expect(at.read("src/rx.ts")).toBe(source);
    expect(readdirSync(join(at.folder, "src"))).toEqual(["rx.ts"]);
  });

  test("writes nothing where the interface has mistakes, or the name will not do", async () => {
    const at = await new Package().create();
    at.write("interfaces/bad.katcp.json", '{ "name": "bad" }');
    const { code, lines } = await at.run("scaffold", "interfaces/bad.katcp.json", "--out", "src/bad.ts");
    expect([code, lines.length, lines.at(-1)]).toEqual([1, 4, "katcp-gen: 1 error, nothing was written"]);
    for (const out of ["src/rx.js", "src/main.ts"]) {
      expect((await at.run("scaffold", "interfaces/rx.katcp.json", "--out", out)).code).toBe(1);
    }
    expect(existsSync(join(at.folder, "src"))).toBe(false);
  });
});

describe("katcp-gen scaffold --update", () => {
  test("finds the interface by the generated class, and adds what is missing", async () => {
    const at = await new Package().create(source);
    expect(await at.run("scaffold", "--update", "src/rx.ts")).toEqual({
      code: 0,
      lines: whole.map((name) => `added ${name} to Rx in src/rx.ts`),
    });
    const updated = at.read("src/rx.ts");
    expect(updated.match(/request\w+(?=\()/g)).toEqual(whole);
    const before = statSync(join(at.folder, "src/rx.ts")).mtimeMs;
    expect(await at.run("scaffold", "--update", "src/rx.ts")).toEqual({
      code: 0,
      lines: ["src/rx.ts: Rx has every handler of interfaces/rx.katcp.json"],
    });
    expect([at.read("src/rx.ts"), statSync(join(at.folder, "src/rx.ts")).mtimeMs]).toEqual([updated, before]);
  });

  test("--check says what would be added, writes nothing, and fails", async () => {
    const at = await new Package().create(source.replace("{}", "{\n  requestTune = 1;\n  requestPark() {}\n}"));
    const before = at.read("src/rx.ts");
    expect(await at.run("scaffold", "--update", "src/rx.ts", "--check")).toEqual({
      code: 1,
      lines: [
        ...["requestGainGet", "requestGainSet", "requestScan", "requestSweep"].map((name) => `src/rx.ts: Rx lacks ${name}`),
        "katcp-gen: run katcp-gen scaffold interfaces/rx.katcp.json --update src/rx.ts",
      ],
    });
    expect(at.read("src/rx.ts")).toBe(before);
    await at.run("scaffold", "--update", "src/rx.ts");
    expect(await at.run("scaffold", "--update", "src/rx.ts", "--check")).toEqual({
      code: 0,
      lines: ["src/rx.ts: Rx has every handler of interfaces/rx.katcp.json"],
    });
  });

  test("keeps a byte order mark, the mode of the file, and a link to it", async () => {
    const at = await new Package().create(`\uFEFF${source}`);
    const path = join(at.folder, "src/rx.ts");
    chmodSync(path, 0o775);
    symlinkSync("rx.ts", join(at.folder, "src/link.ts"));
    await at.run("scaffold", "--update", "src/link.ts");
    expect(at.read("src/rx.ts")).toMatch(/^\uFEFFimport \{\s+FailReply/);
    expect(statSync(path).mode & 0o777).toBe(0o775);
    expect(readdirSync(join(at.folder, "src"))).toEqual(["link.ts", "rx.ts"]);
  });

  test("lists members of requests that are gone, and leaves them", async () => {
    const at = await new Package().create(source.replace("{}", "{\n  requestOld() {}\n}"));
    expect((await at.run("scaffold", "--update", "src/rx.ts")).lines[0]).toBe(
      "src/rx.ts:4: requestOld handles no request of interfaces/rx.katcp.json; it was not changed",
    );
    expect(at.read("src/rx.ts")).toContain("{\n  requestOld() {}\n\n  protected override async requestPark");
  });

  test("tells of generated files that are older than the interface", async () => {
    const at = await new Package().create(source);
    at.write("interfaces/rx.katcp.json", rx.replace('"park"', '"stow": { "description": "Stow." },\n    "park"'));
    const { code, lines } = await at.run("scaffold", "--update", "src/rx.ts");
    expect([code, lines.at(0), lines.at(-1)]).toEqual([
      0,
      "added requestStow to Rx in src/rx.ts",
      "the generated files are older than interfaces/rx.katcp.json: run katcp-gen interfaces/rx.katcp.json",
    ]);
  });

  test("refuses a source that TypeScript cannot read, and shows the place", async () => {
    const broken = `${source}const x = 'open;\n`;
    const at = await new Package().create(broken);
    expect(await at.run("scaffold", "--update", "src/rx.ts")).toEqual({
      code: 1,
      lines: [
        "src/rx.ts:4:17: error syntax: Unterminated string literal.",
        "4 | const x = 'open;",
        "  |                 ^",
        "katcp-gen: 1 error, nothing was written",
      ],
    });
    expect(at.read("src/rx.ts")).toBe(broken);
  });

  test("writes nothing that TypeScript could not read", async () => {
    const at = await new Package().create(source.replace(" {}", ",{}"));
    expect((await at.run("scaffold", "--update", "src/rx.ts")).lines).toEqual([
      "katcp-gen: src/rx.ts: cannot add handlers to this file; first fix what tsc reports",
    ]);
    expect(at.read("src/rx.ts")).toBe(source.replace(" {}", ",{}"));
  });

  test("says so where there is no class to update, no file, or nothing but bytes", async () => {
    const at = await new Package().create("export class Rx {}\n");
    expect(await at.run("scaffold", "--update", "src/rx.ts")).toEqual({
      code: 1,
      lines: [
        "katcp-gen: src/rx.ts: no class in this file extends a generated server, by itself or through another class of the file; name its interface where its generated files are not found",
      ],
    });
    expect((await at.run("scaffold", "interfaces/rx.katcp.json", "--update", "src/rx.ts")).lines).toEqual([
      "katcp-gen: src/rx.ts: no class in this file extends RxServer, by itself or through another class of the file",
    ]);
    expect((await at.run("scaffold", "--update", "src/none.ts")).lines).toEqual([
      "katcp-gen: src/none.ts cannot be read: there is no such file",
    ]);
    writeFileSync(join(at.folder, "src/rx.ts"), Buffer.from([0xff, 0xfe, 0x00]));
    expect((await at.run("scaffold", "--update", "src/rx.ts")).lines).toEqual(["katcp-gen: src/rx.ts is not UTF-8, so it was not changed"]);
  });

  test("asks which where several classes could be meant, and takes --class", async () => {
    const at = await new Package().create(twoClasses);
    expect((await at.run("scaffold", "--update", "src/rx.ts")).lines).toEqual([
      "katcp-gen: src/rx.ts: several classes extend a generated server: Rx (line 3), Fake (line 5); choose one with --class",
    ]);
    expect((await at.run("scaffold", "--update", "src/rx.ts", "--class", "Fake")).code).toBe(0);
    expect(at.read("src/rx.ts")).toContain("class Rx extends RxServer {}\n\nexport class Fake extends RxServer {\n  protected override");
    expect((await at.run("scaffold", "--update", "src/rx.ts", "--class", "Real")).lines[0]).toContain("no class Real in this file extends");
  });

  test("takes the interface where no import leads to generated files, and asks for it where it is not found", async () => {
    const at = await new Package().create(source.replace("../generated", "#generated"));
    expect((await at.run("scaffold", "--update", "src/rx.ts")).code).toBe(1);
    expect((await at.run("scaffold", "interfaces/rx.katcp.json", "--update", "src/rx.ts")).code).toBe(0);
    expect(at.read("src/rx.ts")).toContain('} from "#generated/rx/types.js";');
    const lost = await new Package().create(source);
    lost.write("generated/package.json", "{}");
    expect((await lost.run("scaffold", "--update", "src/rx.ts")).lines).toEqual([
      "katcp-gen: cannot find interfaces/rx.katcp.json, from which generated/rx/server.ts was generated: katcp-gen scaffold <interface> --update src/rx.ts",
    ]);
    lost.write("generated/rx.katcp.json", rx.replace('"rx"', '"tx"'));
    expect((await lost.run("scaffold", "--update", "src/rx.ts")).lines).toEqual([
      "katcp-gen: generated/rx.katcp.json is the interface of TxServer, and Rx extends RxServer: name its own, katcp-gen scaffold <interface> --update src/rx.ts",
    ]);
  });

  test.each([
    [[]],
    [["interfaces/rx.katcp.json"]],
    [["--out", "src/rx.ts"]],
    [["interfaces/rx.katcp.json", "--out", "src/rx.ts", "--check"]],
    [["--out", "src/rx.ts", "--update", "src/rx.ts"]],
  ])("fails with 2 where it is called wrongly: %j", async (argv) => {
    const { code, lines } = await new Package().run("scaffold", ...argv);
    expect([code, lines.length, lines[0]]).toEqual([2, 1, expect.stringMatching(/^error: /)]);
  });
});
