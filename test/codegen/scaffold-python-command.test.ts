import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../codegen/cli.js";
import { tempFolder } from "../support/temp-folder.js";

const rx = readFileSync(new URL("../golden/scaffold/rx.katcp.json", import.meta.url), "utf8");
const whole = "on_park on_gain_get on_gain_set on_tune on_scan on_sweep".split(" ");
const source = "from rx_katcp import RxServer\n\n\nclass Rx(RxServer):\n    pass\n";

/** A project with the interface `rx`, its generated package, and a source. */
class Project {
  readonly folder = tempFolder();

  async create(text?: string, config: object = {}): Promise<this> {
    this.write(
      "package.json",
      JSON.stringify({ "katcp-gen": { interfaces: ["interfaces/*.katcp.json"], targets: ["python"], ...config } }),
    );
    this.write("interfaces/rx.katcp.json", rx);
    await this.run();
    if (text !== undefined) this.write("src/rx.py", text);
    return this;
  }

  async run(...argv: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
    const lines: string[] = [];
    // Paths of the configuration are relative to where we are.
    const note = (line: string): unknown => lines.push(...line.replaceAll(`${relative(".", this.folder)}/`, "").split("\n"));
    const words = argv.map((word) => (/[/.]/.test(word) ? join(this.folder, word) : word));
    const code = await runCli(words, { log: note, error: note }, { workingFolder: this.folder });
    return { code, lines: lines.map((line) => line.replaceAll(`${this.folder}/`, "")) };
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, ".."), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }
}

describe("katcp-gen scaffold --out dev.py", () => {
  test("writes one file that serves the device, and no main.ts", async () => {
    const at = await new Project().create();
    expect(await at.run("scaffold", "interfaces/rx.katcp.json", "--target", "python", "--out", "src/rx.py")).toEqual({
      code: 0,
      lines: ["wrote src/rx.py"],
    });
    expect(at.read("src/rx.py").match(/on_\w+(?=\()/g)).toEqual(whole);
    expect(at.read("src/rx.py")).toContain('"""The device that `interfaces/rx.katcp.json` describes."""\n');
    expect(readdirSync(join(at.folder, "src"))).toEqual(["rx.py"]);
  });

  test("takes the one interface of the configuration, the language of the ending, and the package that the configuration names", async () => {
    const at = await new Project().create(undefined, { python: { package: "{device}_instrument" } });
    expect((await at.run("scaffold", "--out", "src/rx.py")).lines).toEqual(["wrote src/rx.py"]);
    expect(at.read("src/rx.py")).toContain("\nfrom rx_instrument import InformContext, RxServer, types\n");
    at.write("interfaces/two.katcp.json", rx.replace('"rx"', '"two"'));
    expect((await at.run("scaffold", "--out", "src/two.py")).code).toBe(2);
  });

  test("never writes over a source, and writes nothing where the interface has mistakes", async () => {
    const at = await new Project().create(source);
    expect(await at.run("scaffold", "--out", "src/rx.py")).toEqual({
      code: 1,
      lines: ["katcp-gen: src/rx.py exists already: katcp-gen scaffold --update src/rx.py adds its missing handlers"],
    });
    at.write("interfaces/bad.katcp.json", '{ "name": "bad" }');
    expect((await at.run("scaffold", "interfaces/bad.katcp.json", "--out", "src/bad.py")).code).toBe(1);
    expect(existsSync(join(at.folder, "src/bad.py"))).toBe(false);
  });
});

describe("katcp-gen scaffold --update dev.py", () => {
  test.each<[string, string, object]>([
    ["in the folder of the device", source, {}],
    ["where the configuration puts it", source, { python: { "out-dir": "lib/{device}" } }],
    ["beside the source", source, { python: { "out-dir": "src" } }],
    ["in a folder above", source, { python: { "out-dir": "." } }],
    ["where an import with dots leads", source.replace("from rx_katcp", "from ..lib.rx_katcp.server"), { python: { "out-dir": "lib" } }],
    ["by its module", source.replace("from rx_katcp import RxServer", "import rx_katcp.server as rx").replace("(Rx", "(rx.Rx"), {}],
  ])("finds the interface by the generated package %s, and adds what is missing", async (_, text, config) => {
    const at = await new Project().create(text, config);
    expect(await at.run("scaffold", "--update", "src/rx.py")).toEqual({
      code: 0,
      lines: whole.map((name) => `added ${name} to Rx in src/rx.py`),
    });
    expect(at.read("src/rx.py").match(/on_\w+(?=\()/g)).toEqual(whole);
    expect((await at.run("scaffold", "--update", "src/rx.py")).lines).toEqual([
      "src/rx.py: Rx has every handler of interfaces/rx.katcp.json",
    ]);
  });

  test("--check says what would be added, writes nothing, and fails", async () => {
    const at = await new Project().create(`${source}\n    async def on_park(self, ctx): ...\n    async def on_old(self, ctx): ...\n`);
    const before = at.read("src/rx.py");
    expect(await at.run("scaffold", "--update", "src/rx.py", "--check")).toEqual({
      code: 1,
      lines: [
        "src/rx.py:8: on_old handles no request of interfaces/rx.katcp.json; it was not changed",
        ...whole.slice(1).map((name) => `src/rx.py: Rx lacks ${name}`),
        "katcp-gen: run katcp-gen scaffold interfaces/rx.katcp.json --update src/rx.py",
      ],
    });
    expect(at.read("src/rx.py")).toBe(before);
  });

  test("tells of generated files that are older than the interface", async () => {
    const at = await new Project().create(source);
    at.write("interfaces/rx.katcp.json", rx.replace('"park"', '"stow": { "description": "Stow." },\n    "park"'));
    const { code, lines } = await at.run("scaffold", "--update", "src/rx.py");
    expect([code, lines[0], lines.at(-1)]).toEqual([
      0,
      "added on_stow to Rx in src/rx.py",
      "the generated files are older than interfaces/rx.katcp.json: run katcp-gen interfaces/rx.katcp.json",
    ]);
  });

  test("refuses a source that Python cannot read, and shows the place", async () => {
    const broken = `${source}x = (1,\n`;
    const at = await new Project().create(broken);
    const { code, lines } = await at.run("scaffold", "--update", "src/rx.py");
    expect([code, lines[0], lines.at(-1)]).toEqual([
      1,
      "src/rx.py:7:1: error syntax: Python cannot read this.",
      "katcp-gen: 1 error, nothing was written",
    ]);
    expect(at.read("src/rx.py")).toBe(broken);
  });

  test("asks for the class and for the interface where they are not found", async () => {
    const at = await new Project().create("class Rx:\n    pass\n");
    expect((await at.run("scaffold", "--update", "src/rx.py")).lines).toEqual([
      "katcp-gen: src/rx.py: no class in this file extends a generated server, by itself or through another class of the file; name its interface where its generated files are not found",
    ]);
    at.write("src/rx.py", source.replace("rx_katcp", "elsewhere"));
    expect((await at.run("scaffold", "--update", "src/rx.py")).code).toBe(1);
    expect((await at.run("scaffold", "interfaces/rx.katcp.json", "--update", "src/rx.py")).code).toBe(0);
    expect(at.read("src/rx.py")).toContain("from elsewhere import InformContext, RxServer, types\n");
    at.write("src/rx.py", `${source}\n\nclass Fake(RxServer): ...\n\n\nclass Last(Fake): ...\n`);
    expect((await at.run("scaffold", "--update", "src/rx.py")).lines).toEqual([
      "katcp-gen: src/rx.py: several classes extend a generated server: Rx (line 4), Last (line 11); choose one with --class",
    ]);
    expect((await at.run("scaffold", "--update", "src/rx.py", "--class", "Last")).code).toBe(0);
    expect(at.read("src/rx.py")).toContain("class Fake(RxServer): ...\n\n\nclass Last(Fake):\n    ...\n\n    async def on_park");
  });

  test("keeps a byte order mark and lines that end with CRLF", async () => {
    const at = await new Project().create(`\uFEFF${source.replaceAll("\n", "\r\n")}`);
    await at.run("scaffold", "--update", "src/rx.py");
    expect(at.read("src/rx.py")).toMatch(/^\uFEFFfrom aiokatcp\.connection import FailReply\r\n/);
    expect(at.read("src/rx.py")).not.toMatch(/[^\r]\n/);
  });
});
