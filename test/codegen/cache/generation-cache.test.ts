import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generateCached } from "../../../codegen/cache/generate-cached.js";
import { GenerationCache, openCache } from "../../../codegen/cache/generation-cache.js";
import { isError } from "../../../codegen/diagnostics/diagnostics.js";
import type { GenerateOptions, GenerateResult } from "../../../codegen/generate.js";
import { tempFolder } from "../../support/temp-folder.js";

/** A project of one interface that includes another, and its cache. */
class Project {
  readonly folder = tempFolder();
  readonly cacheFolder = join(this.folder, "cache");
  readonly options: GenerateOptions = { files: [this.path("pump.katcp.json")], outDir: this.path("generated"), check: false };

  constructor() {
    const sensor = '"flow": { "type": "float", "description": "Flow." }';
    this.write(
      "pump.katcp.json",
      `{ "name": "pump", "version": "pump-1.0", "include": ["./common.katcp.json"], "sensors": { ${sensor} } }`,
    );
    this.write("common.katcp.json", '{ "sensors": { "lock": { "type": "boolean", "description": "Locked." } } }');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  cache(tool = "1"): GenerationCache {
    return new GenerationCache(this.cacheFolder, tool);
  }

  run(options: Partial<GenerateOptions> = {}): Promise<GenerateResult> {
    return generateCached({ ...this.options, ...options }, this.cache());
  }

  recall(options: Partial<GenerateOptions> = {}): GenerateResult | undefined {
    return this.cache().recall({ ...this.options, ...options });
  }

  /** The one file of the cache. */
  get cacheFile(): string {
    const [name = "", ...others] = readdirSync(this.cacheFolder);
    expect(others).toEqual([]);
    return join(this.cacheFolder, name);
  }
}

async function upToDate(): Promise<Project> {
  const project = new Project();
  await project.run();
  return project;
}

test("what was generated is known from then on, and given as a run would give it", async () => {
  const project = new Project();
  expect(project.recall()).toBeUndefined();
  await project.run();
  const recalled = project.recall();
  expect(recalled?.outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => "unchanged"));
  expect(recalled).toEqual(await generateCached(project.options, undefined));
  expect(await project.run()).toEqual(recalled);
});

test("a check asks the same question", async () => {
  const project = new Project();
  await project.run({ check: true });
  expect(project.recall()).toBeUndefined();
  await project.run();
  expect(project.recall({ check: true })?.outcomes.length).toBe(5);
  rmSync(project.cacheFolder, { recursive: true });
  await project.run({ check: true });
  expect(project.recall()?.outcomes.length).toBe(5);
});

test.each(["types", "contract", "server", "client"])("%s.ts changed by hand is generated again", async (name) => {
  const project = await upToDate();
  const file = `generated/pump/${name}.ts`;
  const text = project.read(file);
  project.write(file, `${text}// mine\n`);
  expect(project.recall()).toBeUndefined();
  expect((await project.run()).outcomes.filter(({ kind }) => kind === "written").length).toBe(1);
  expect(project.read(file)).toBe(text);
  expect(project.recall()).toBeDefined();
});

test("a change that leaves the time and the length of a file alone is seen", async () => {
  const project = await upToDate();
  const file = project.path("generated/pump/types.ts");
  utimesSync(file, 1000, 1000);
  expect(project.recall()).toBeDefined();
  project.write("generated/pump/types.ts", project.read("generated/pump/types.ts").replace("pump", "pimp"));
  utimesSync(file, 1000, 1000);
  expect(project.recall()).toBeUndefined();
});

test("an output that is gone, or one that was not there before, ends what is known", async () => {
  const project = await upToDate();
  project.write("generated/pump/old.ts", "");
  expect(project.recall()).toBeUndefined();
  rmSync(project.path("generated/pump/old.ts"));
  expect(project.recall()).toBeDefined();
  rmSync(project.path("generated"), { recursive: true });
  expect(project.recall()).toBeUndefined();
});

test("a change of the interface or of what it includes is compiled", async () => {
  const project = await upToDate();
  project.write("common.katcp.json", project.read("common.katcp.json").replace("Locked.", "Closed."));
  expect(project.recall()).toBeUndefined();
  await project.run();
  expect(project.read("generated/pump/server.ts")).toContain("Closed.");
  project.write("pump.katcp.json", `${project.read("pump.katcp.json")} `);
  expect(project.recall()).toBeUndefined();
  await project.run();
  rmSync(project.path("common.katcp.json"));
  expect(project.recall()).toBeUndefined();
  expect((await project.run()).diagnostics.filter(isError).map(({ rule }) => rule)).toEqual(["file"]);
});

test("a change of a schema of JSON, or of what it refers to, is compiled, and a check finds what is out of date", async () => {
  const project = new Project();
  const sensor = '"setup": { "type": "json", "schema": "./setup.json", "initial": { "value": {} }, "description": "S." }';
  project.write("pump.katcp.json", `{ "name": "pump", "version": "pump-1.0", "description": "P.", "sensors": { ${sensor} } }`);
  project.write("setup.json", '{ "properties": { "dish": { "$ref": "dish.json" } } }');
  project.write("dish.json", '{ "type": "string" }');
  await project.run();
  expect(project.recall({ check: true })).toBeDefined();
  for (const [name, text, type] of [
    ["dish.json", '{ "type": "boolean" }', "Dish = boolean"],
    ["setup.json", '{ "properties": { "dish": { "type": "number" } } }', "dish?: number"],
  ] as const) {
    project.write(name, text);
    expect(project.recall()).toBeUndefined();
    expect(project.recall({ check: true })).toBeUndefined();
    const { outcomes } = await project.run({ check: true });
    const stale = outcomes
      .filter(({ kind }) => kind !== "unchanged")
      .map(({ path }) => path.replace(`${project.folder}/generated/pump/`, ""));
    expect(stale).toEqual(["interface.ts", "schemas/setup.ts", "schemas/setup.check.ts"]);
    await project.run();
    expect(project.read("generated/pump/schemas/setup.ts")).toContain(type);
    expect(project.recall({ check: true })).toBeDefined();
  }
});

test("a folder that is compiled is another input when a file has come into it", async () => {
  const project = await upToDate();
  mkdirSync(project.path("in"));
  project.write("in/one.katcp.json", '{ "name": "one", "version": "one-1.0", "description": "One." }');
  const options = { files: [project.path("in")], outDir: project.path("made") };
  await project.run(options);
  expect(project.recall(options)).toBeDefined();
  project.write("in/two.katcp.json", '{ "name": "two", "version": "two-1.0", "description": "Two." }');
  expect(project.recall(options)).toBeUndefined();
});

test("outputs that Git gave the line ends of Windows are the same", async () => {
  const project = await upToDate();
  project.write("generated/pump/types.ts", project.read("generated/pump/types.ts").replaceAll("\n", "\r\n"));
  expect(project.recall()).toBeDefined();
});

test("a link that is led elsewhere, to a file of the same text, is another input", async () => {
  const project = new Project();
  const text = project.read("common.katcp.json");
  for (const name of ["a", "b"]) project.write(`${name}.json`, text);
  rmSync(project.path("common.katcp.json"));
  symlinkSync("a.json", project.path("common.katcp.json"));
  await project.run();
  expect(project.recall()).toBeDefined();
  rmSync(project.path("common.katcp.json"));
  symlinkSync("b.json", project.path("common.katcp.json"));
  expect(project.recall()).toBeUndefined();
});

test("a package.json that comes between is another run, since headers name interfaces from it", async () => {
  const project = await upToDate();
  project.write("generated/package.json", "{}");
  rmSync(project.path("generated/package.json"));
  expect(project.recall()).toBeDefined();
  project.write("package.json", "{}");
  expect(project.recall()).toBeUndefined();
});

test("other options, another version and another folder are other runs", async () => {
  const project = await upToDate();
  expect(project.recall({ targets: ["typescript", "docs"] })).toBeUndefined();
  expect(project.recall({ outDir: project.path("other") })).toBeUndefined();
  expect(project.cache("2").recall(project.options)).toBeUndefined();
  expect(project.recall()).toBeDefined();
});

test("nothing is kept of what has errors, nor of a check that finds differences", async () => {
  const project = new Project();
  project.write("common.katcp.json", "{");
  await project.run();
  expect(() => readdirSync(project.cacheFolder)).toThrow("ENOENT");
});

test("warnings are told again", async () => {
  const project = await upToDate();
  const result = await project.run();
  const place = { file: "pump.katcp.json", line: 1, column: 1, severity: "warning", rule: "unknown-key", message: "Odd." } as const;
  const outputs = ["types", "contract", "server", "client", "interface"].map((name) => ({
    path: `pump/${name}.ts`,
    text: project.read(`generated/pump/${name}.ts`),
  }));
  project.cache().remember(project.options, { ...result, diagnostics: [place] }, { inputs: new Map(), outputs });
  expect(project.recall()?.diagnostics).toEqual([place]);
});

test.each([
  ["empty", () => ""],
  ["cut off", (text: string) => text.slice(0, -20)],
  ["of one other character", (text: string) => text.replace('"unchanged"', '"unchamged"')],
  ["nonsense", () => "\0\n{}\n"],
  ["JSON of another shape", () => "{}"],
])("a file of the cache that is %s is as good as none", async (_, spoil) => {
  const project = await upToDate();
  const file = project.cacheFile;
  const text = readFileSync(file, "utf8");
  writeFileSync(file, spoil(text));
  expect(project.recall()).toBeUndefined();
  await project.run();
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("a cache that cannot be read or written harms nothing", async () => {
  const project = await upToDate();
  const file = project.cacheFile;
  rmSync(file);
  mkdirSync(file);
  expect((await project.run()).outcomes.length).toBe(5);
  rmSync(project.cacheFolder, { recursive: true });
  writeFileSync(project.cacheFolder, "a file where a folder should be");
  expect((await project.run()).outcomes.length).toBe(5);
});

test("only so many runs are kept, and the oldest is forgotten", async () => {
  const project = await upToDate();
  const first = project.cacheFile;
  utimesSync(first, 1000, 1000);
  for (let index = 0; index < 55; index++) writeFileSync(join(project.cacheFolder, `${index}.json`), "");
  await project.run({ targets: ["typescript", "docs"] });
  expect(readdirSync(project.cacheFolder).length).toBe(50);
  expect(project.recall()).toBeUndefined();
  expect(project.recall({ targets: ["typescript", "docs"] })).toBeDefined();
});

test("a project without node_modules has no cache", () => {
  const folder = tempFolder();
  expect(openCache(folder)).toBeUndefined();
  mkdirSync(join(folder, "node_modules"));
  mkdirSync(join(folder, "deep/er"), { recursive: true });
  expect(openCache(join(folder, "deep/er"))).toBeInstanceOf(GenerationCache);
});
