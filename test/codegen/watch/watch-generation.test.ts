import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatDiagnostic, isError } from "../../../codegen/diagnostics/diagnostics.js";
import { FileProblem } from "../../../codegen/files/file-problem.js";
import type { GenerateOptions, GenerateResult } from "../../../codegen/generate.js";
import { watchGeneration } from "../../../codegen/watch/watch-generation.js";
import { FakeFolders } from "../../support/fake-folders.js";
import { tempFolder } from "../../support/temp-folder.js";

/** A watch over two interfaces that include the same file, and what it told. */
class Watch {
  readonly folder = tempFolder();
  readonly folders = new FakeFolders();
  readonly told: string[] = [];
  readonly options: GenerateOptions = {
    files: [join(this.folder, "one.katcp.json"), join(this.folder, "two.katcp.json")],
    outDir: join(this.folder, "out"),
    check: false,
  };
  readOptions: () => GenerateOptions = () => this.options;
  interrupt: () => void = () => {};
  ended: Promise<void> = Promise.resolve();

  constructor() {
    for (const name of ["one", "two"]) this.write(`${name}.katcp.json`, interfaceOf(name, '"include": ["./shared/common.katcp.json"]'));
    mkdirSync(join(this.folder, "shared"));
    this.write("shared/common.katcp.json", sensorOf("Locked."));
  }

  start(): void {
    const interrupted = new Promise<void>((done) => {
      this.interrupt = done;
    });
    const tell = ({ diagnostics, outcomes }: GenerateResult): boolean => {
      const written = outcomes.filter(({ kind }) => kind === "written").map(({ path }) => path);
      const errors = diagnostics.filter(isError);
      this.told.push(...errors.map(formatDiagnostic), ...written, ...(errors.length > 0 ? [] : [`${written.length} written`]));
      return errors.length === 0;
    };
    const say = (text: string, kind: string): void => void this.told.push(`${kind}: ${text}`);
    this.ended = watchGeneration(
      { readOptions: () => this.readOptions(), tell, say, interrupted, folder: this.folder },
      this.folders.parts,
    );
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** What is told of a change in a folder. */
  after(folder: string, change: () => void): readonly string[] {
    this.told.length = 0;
    change();
    this.folders.tellAndSettle(join(this.folder, folder));
    return this.told.map((text) => text.replaceAll(`${this.folder}/`, ""));
  }
}

function interfaceOf(name: string, rest: string): string {
  return `{ "name": "${name}", "version": "${name}-1.0", ${rest} }`;
}

function sensorOf(description: string): string {
  return `{ "sensors": { "lock": { "type": "boolean", "description": "${description}" } } }`;
}

function started(): Watch {
  const watch = new Watch();
  watch.start();
  return watch;
}

test("it begins with a generation, and says what it watches", () => {
  const watch = started();
  expect(watch.told.slice(-2)).toEqual(["10 written", "news: watching 4 files, until Ctrl-C"]);
});

test("a file that two interfaces share makes both anew, and a file of one that one", () => {
  const watch = started();
  const shared = watch.after("shared", () => watch.write("shared/common.katcp.json", sensorOf("Closed.")));
  expect(shared).toEqual([
    "out/one/contract.ts",
    "out/one/server.ts",
    "out/one/client.ts",
    "out/one/interface.ts",
    "out/two/contract.ts",
    "out/two/server.ts",
    "out/two/client.ts",
    "out/two/interface.ts",
    "8 written",
  ]);
  const own = watch.after("", () => watch.write("two.katcp.json", interfaceOf("two", '"description": "Other."')));
  expect(own).toEqual(["out/two/contract.ts", "out/two/server.ts", "out/two/client.ts", "out/two/interface.ts", "4 written"]);
});

test("mistakes are told of, nothing is written, and then all is well again", () => {
  const watch = started();
  expect(watch.after("", () => watch.write("one.katcp.json", "{"))).toEqual([
    "one.katcp.json:1:2: error syntax: expected a key in quotes or }, found the end of the text",
  ]);
  expect(watch.after("", () => watch.write("one.katcp.json", "[]")).length).toBe(1);
  const back = watch.after("", () => watch.write("one.katcp.json", interfaceOf("one", '"include": ["./shared/common.katcp.json"]')));
  expect(back).toEqual(["0 written", "news: all mistakes are fixed"]);
});

test("a schema of JSON that has changed, and what it refers to, are compiled anew; mistakes in them are told of where they stand", () => {
  const watch = started();
  const sensors =
    '"sensors": { "setup": { "type": "json", "schema": "./schemas/setup.json", "initial": { "value": {} }, "description": "S." } }';
  mkdirSync(join(watch.folder, "schemas"));
  watch.write("schemas/setup.json", '{ "properties": { "dish": { "$ref": "dish.json" } } }');
  watch.write("schemas/dish.json", '{ "type": "string" }');
  watch.after("", () => watch.write("one.katcp.json", interfaceOf("one", sensors)));
  const part = watch.after("schemas", () => watch.write("schemas/dish.json", '{ "type": "boolean" }'));
  expect(part).toEqual(["out/one/interface.ts", "out/one/schemas/setup.ts", "out/one/schemas/setup.check.ts", "3 written"]);
  expect(readFileSync(join(watch.folder, "out/one/schemas/setup.ts"), "utf8")).toContain("Dish = boolean");
  expect(watch.after("schemas", () => watch.write("schemas/setup.json", '{ "type": "flag" }'))).toEqual([
    expect.stringMatching(/^schemas\/setup\.json:1:11: error bad-value: /),
  ]);
  const mended = watch.after("schemas", () => watch.write("schemas/setup.json", '{ "type": "object" }'));
  expect(mended.slice(0, 3)).toEqual(["out/one/interface.ts", "out/one/schemas/setup.ts", "out/one/schemas/setup.check.ts"]);
  expect(watch.after("schemas", () => rmSync(join(watch.folder, "schemas/setup.json"))).join()).toContain("error file");
});

test("files that are deleted are missed, and found when they come back; so is an include that never was there", () => {
  const watch = started();
  const missing = watch.after("shared", () => rmSync(join(watch.folder, "shared/common.katcp.json")));
  expect(missing.map((text) => text.split(": ").slice(1).join(": "))).toEqual([
    "error file: shared/common.katcp.json: there is no such file",
    "error file: shared/common.katcp.json: there is no such file",
  ]);
  expect(watch.after("shared", () => watch.write("shared/common.katcp.json", sensorOf("Locked.")))).toEqual([
    "0 written",
    "news: all mistakes are fixed",
  ]);
  const one = interfaceOf("one", '"include": ["./later/more.katcp.json"]');
  expect(watch.after("", () => watch.write("one.katcp.json", one))[0]).toContain("later/more.katcp.json: there is no such file");
  mkdirSync(join(watch.folder, "later"));
  expect(watch.after("", () => watch.write("later/more.katcp.json", sensorOf("More.")))).toContain("news: all mistakes are fixed");
});

test("generated files that are removed, one or all, are written again; what the watch itself writes is no news", () => {
  const watch = started();
  expect(watch.after("out/one", () => {})).toEqual([]);
  expect(watch.after("out/one", () => rmSync(join(watch.folder, "out/one/client.ts")))).toEqual(["out/one/client.ts", "1 written"]);
  const all = watch.after("out/two", () => rmSync(join(watch.folder, "out"), { recursive: true }));
  expect([all.length, all.at(-1)]).toEqual([11, "10 written"]);
});

test("an include behind a link is followed to where it is", () => {
  const watch = new Watch();
  const elsewhere = join(watch.folder, "elsewhere");
  renameSync(join(watch.folder, "shared"), elsewhere);
  symlinkSync(elsewhere, join(watch.folder, "shared"));
  watch.start();
  const changed = watch.after("elsewhere", () => watch.write("elsewhere/common.katcp.json", sensorOf("Closed.")));
  expect(changed.at(-1)).toBe("8 written");
});

test("a file that comes into a folder that is compiled is compiled, also where a pattern names it", () => {
  for (const word of ["in", "in/*.katcp.json"]) {
    const watch = new Watch();
    mkdirSync(join(watch.folder, "in"));
    watch.write("in/one.katcp.json", interfaceOf("one", '"description": "One."'));
    watch.readOptions = () => ({ ...watch.options, files: [join(watch.folder, word)] });
    watch.start();
    const added = watch.after("in", () => watch.write("in/two.katcp.json", interfaceOf("two", '"description": "Two."')));
    expect(added.at(-1)).toBe("5 written");
    expect(watch.after("in", () => watch.write("in/other.json", ""))).toEqual([]);
  }
});

test("the options are read again when the package.json of the project has changed or come, and only then", () => {
  const watch = new Watch();
  let reads = 0;
  watch.readOptions = () => {
    reads++;
    return { ...watch.options, outDir: join(watch.folder, `out${reads}`) };
  };
  watch.start();
  watch.after("shared", () => watch.write("shared/common.katcp.json", sensorOf("Closed.")));
  expect(reads).toBe(1);
  const changed = watch.after("", () => watch.write("package.json", "{}"));
  expect([reads, changed.length, changed[0]]).toEqual([2, 11, "out2/one/types.ts"]);
});

test("options that cannot be read, and files that cannot be written, are told of and end nothing", () => {
  const watch = new Watch();
  watch.readOptions = () => {
    throw new FileProblem("package.json is wrong");
  };
  watch.start();
  expect(watch.told).toEqual(["problem: package.json is wrong", "news: watching 1 file, until Ctrl-C"]);
  const other = started();
  const problems = other.after("", () => {
    other.write("out/one/client.ts", "mine");
    other.write("one.katcp.json", interfaceOf("one", '"description": "Other."'));
  });
  expect(problems).toEqual([expect.stringMatching(/^problem: out\/one\/client.ts is not written by katcp-gen/)]);
  expect(readFileSync(join(other.folder, "out/one/client.ts"), "utf8")).toBe("mine");
});

test("an interruption closes everything", async () => {
  const watch = started();
  watch.interrupt();
  await watch.ended;
  expect([watch.folders.watched, watch.folders.clock.waiting]).toEqual([[], 0]);
  expect(existsSync(join(watch.folder, "out/one/client.ts"))).toBe(true);
});

test("a platform that cannot watch ends it with a reason", async () => {
  const watch = new Watch();
  watch.folders.refusal = Object.assign(new Error("no more watchers"), { code: "ENOSPC" });
  watch.start();
  await expect(watch.ended).rejects.toThrow(new FileProblem("files cannot be watched: no more watchers"));
});
