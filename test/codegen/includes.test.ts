import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { isError } from "../../codegen/diagnostics/diagnostics.js";
import { generate } from "../../codegen/generate.js";
import { tempFolder } from "../support/temp-folder.js";

type Files = Readonly<Record<string, string>>;

/** Compiles `a/dev.json` of these files; `read` lists what was asked for, in order. */
function compile(files: Files): {
  model: ReturnType<typeof compileInterface>["model"];
  problems: readonly string[];
  read: readonly string[];
} {
  const read: string[] = [];
  const readFile = (file: string): Uint8Array | string => {
    read.push(file);
    const text = files[file];
    return text === undefined ? "there is no such file" : Buffer.from(text);
  };
  const { model, diagnostics } = compileInterface(Buffer.from(files["a/dev.json"] ?? ""), "a/dev.json", readFile);
  return {
    model,
    problems: diagnostics.filter(isError).map(({ file, line, column, rule, message }) => `${file}:${line}:${column} ${rule}: ${message}`),
    read,
  };
}

const head = '"name": "dev", "version": "dev-1.0"';
const sensor = (name: string, type = "float"): string => `"sensors": { "${name}": { "type": "${type}", "description": "S." } }`;

describe("files that are included", () => {
  test("come before the file that includes them, depth first, each once", () => {
    const { model, problems, read } = compile({
      "a/dev.json": `{ ${head}, "include": ["./one.json", "../b/two.json"], ${sensor("own", "mode")} }`,
      "a/one.json": `{ "include": ["../b/base.json"], ${sensor("one")} }`,
      "b/two.json": `{ "name": "two", "version": "two-1.0", "description": "Not this.", "open": true, "include": ["./base.json"], ${sensor("two")} }`,
      "b/base.json": `{ "types": { "mode": { "values": ["x", "y"] } }, ${sensor("base")} }`,
    });
    expect(problems).toEqual([]);
    expect(read).toEqual(["a/one.json", "b/base.json", "b/two.json"]);
    expect(model?.sensors.map(({ name }) => name)).toEqual(["base", "one", "two", "own"]);
    expect(model).toMatchObject({ name: "dev", version: "dev-1.0", description: "", open: true, source: "dev.json" });
  });

  test("share their types, in both directions", () => {
    const { problems } = compile({
      "a/dev.json": `{ ${head}, "include": ["./one.json"], "types": { "mode": { "values": ["x"] } }, ${sensor("own", "level")} }`,
      "a/one.json": `{ "types": { "level": { "type": "float" } }, ${sensor("one", "mode")} }`,
    });
    expect(problems).toEqual([]);
  });

  test("stand in groups with their sensors, groups and types, and with nothing else", () => {
    const group = (name: string): string => `"${name}": { "include": ["../b/engine.json"], ${sensor("own")} }`;
    const { model, problems, read } = compile({
      "a/dev.json": `{ ${head}, "groups": { ${group("x")}, "y": { "groups": { ${group("z")} } } }, ${sensor("mode", "mode")} }`,
      "b/engine.json": `{ "include": ["./base.json"], "open": true, "requests": { "go": { "description": "Go.", "arguments": [{ "name": "a", "type": "nothing" }] } }, "groups": { "in": { ${sensor("n", "mode")} } } }`,
      "b/base.json": `{ "types": { "mode": { "values": ["x", "y"] } }, "informs": { "told": { "description": "T." } }, ${sensor("base", "mode")} }`,
    });
    expect(problems).toEqual([]);
    expect(read).toEqual(["b/engine.json", "b/base.json"]);
    expect(model?.sensors.map(({ name }) => name)).toEqual(["mode", "x.base", "x.own", "x.in.n", "y.z.base", "y.z.own", "y.z.in.n"]);
    expect(model).toMatchObject({ requests: [], informs: [], open: false, types: [{ name: "mode" }] });
  });

  test("may stand at the top and in groups, each place for itself", () => {
    const { model, problems, read } = compile({
      "a/dev.json": `{ ${head}, "groups": { "x": { "include": ["./one.json"] } }, "include": ["./one.json"] }`,
      "a/one.json": `{ ${sensor("one")}, "requests": { "go": { "description": "Go." } } }`,
    });
    expect([problems, read]).toEqual([[], ["a/one.json"]]);
    expect(model?.sensors.map(({ name }) => name)).toEqual(["one", "x.one"]);
    expect(model?.requests.map(({ name }) => name)).toEqual(["go"]);
  });

  test("of groups that cannot be read leave open what would be in them", () => {
    const { problems } = compile({
      "a/dev.json": `{ ${head}, "groups": { "x": { "include": ["./gone.json"] } }, ${sensor("s", "perhaps")} }`,
    });
    expect(problems).toEqual(["a/dev.json:1:71 file: a/gone.json: there is no such file"]);
  });

  test("name their codecs from where they are", () => {
    const { model } = compile({
      "a/dev.json": `{ ${head}, "include": ["../b/c/one.json"], "types": { "own": { "type": "string", "codec": "./own.js#own" } } }`,
      "b/c/one.json": `{ "types": { "near": { "type": "string", "codec": "./near.js#near" }, "far": { "type": "string", "codec": "../../a/far.js#far" } } }`,
    });
    expect(model?.types.map(({ type }) => type.codec?.path)).toEqual(["../b/c/near.js", "./far.js", "./own.js"]);
  });

  test("become one interface of generated files", () => {
    const folder = tempFolder();
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write("interfaces/dev.katcp.json", `{ ${head}, "include": ["./parts/one.json"] }`);
    write("interfaces/parts/one.json", `{ ${sensor("one")} }`);
    const { diagnostics, outcomes } = generate({
      files: [join(folder, "interfaces/dev.katcp.json")],
      outDir: join(folder, "generated"),
      check: false,
    });
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(outcomes.length).toBe(5);
  });
});

describe("what is wrong with an include", () => {
  test.each<[what: string, files: Files, ...problems: string[]]>([
    ["is missing", { "a/dev.json": `{ ${head}, "include": ["./no.json"] }` }, "a/dev.json:1:52 file: a/no.json: there is no such file"],
    [
      "is empty, or not UTF-8",
      { "a/dev.json": `{ ${head}, "include": ["./e.json"] }`, "a/e.json": "" },
      "a/dev.json:1:52 file: a/e.json: the file is empty, expected an interface",
    ],
    [
      "has a syntax error, which hides no other file's mistakes, and makes none of types that may stand there",
      { "a/dev.json": `{ ${head}, "include": ["./s.json"], ${sensor("x", "unknown")}, "more": 1 }`, "a/s.json": "{ ,}" },
      'a/dev.json:1:129 unknown-key: a file has no key "more"; it takes',
      "a/s.json:1:3 syntax:",
    ],
    [
      "closes a circle",
      {
        "a/dev.json": `{ ${head}, "include": ["./b.json"] }`,
        "a/b.json": '{ "include": ["./c.json"] }',
        "a/c.json": '{ "include": ["../a/b.json"] }',
      },
      "a/c.json:1:15 include-cycle: the files include each other: a/b.json → a/c.json → a/b.json",
    ],
    [
      "is the file itself",
      { "a/dev.json": `{ ${head}, "include": ["./dev.json"] }` },
      "a/dev.json:1:52 include-cycle: the files include each other: a/dev.json → a/dev.json",
    ],
    [
      "is no path of that kind",
      { "a/dev.json": `{ ${head}, "include": ["no.json", "/no.json", "./n\\\\o.json"] }` },
      "a/dev.json:1:52 bad-value",
      "a/dev.json:1:63 bad-value",
      "a/dev.json:1:75 bad-value",
    ],
    [
      "has a name that is there",
      { "a/dev.json": `{ ${head}, "include": ["./one.json"],\n${sensor("same")} }`, "a/one.json": `{\n\n${sensor("same")} }` },
      'a/dev.json:2:14 duplicate-name: "same" is defined in a/one.json line 3 already; the files of an interface share their sensors',
    ],
    [
      "has another name that is the same in code",
      { "a/dev.json": `{ ${head}, "include": ["./one.json"],\n${sensor("a-b")} }`, "a/one.json": `{ ${sensor("a.b")} }` },
      'a/dev.json:2:14 duplicate-name: the sensors "a-b" and "a.b" in a/one.json line 1 are both called aB in code',
    ],
    [
      "has mistakes of its own, and is listed after the file that was read before it",
      { "a/dev.json": `{ ${head}, "include": ["./one.json"], "more": 1 }`, "a/one.json": `{ ${sensor("x", "flaot")}, "name": 7 }` },
      "a/dev.json:1:67 unknown-key",
      "a/one.json:1:31 unknown-type",
      "a/one.json:1:73 wrong-type",
    ],
    [
      "is of a format that this compiler does not know",
      { "a/dev.json": `{ ${head}, "include": ["./f.json"] }`, "a/f.json": '{ "format": 99 }' },
      "a/f.json:1:13 bad-value: this file has format 99",
    ],
  ])("%s", (_, files, ...expected) => {
    const { model, problems } = compile(files);
    expect(problems.map((problem, index) => problem.slice(0, expected[index]?.length))).toEqual(expected);
    expect(model).toBeUndefined();
  });
});

describe("files of installed packages", () => {
  const dev = `{ ${head}, "include": ["katcp:@team/rx/interface/rx.json"] }`;

  test("are looked for in node_modules, from the folder of the file upwards", () => {
    const { model, problems, read } = compile({
      "a/dev.json": dev,
      "node_modules/@team/rx/interface/rx.json": `{ "include": ["./part.json"], ${sensor("one")} }`,
      "node_modules/@team/rx/interface/part.json": `{ ${sensor("two")} }`,
    });
    expect(problems).toEqual([]);
    expect(model?.sensors.map(({ name }) => name)).toEqual(["two", "one"]);
    // What is not there now may be there later: who watches looks at all of them.
    expect(read.slice(0, 2)).toEqual(["a/node_modules/@team/rx/interface/rx.json", "node_modules/@team/rx/interface/rx.json"]);
  });

  test("that are not installed are reported where they are included, with what to do", () => {
    const { diagnostics } = compileInterface(Buffer.from(dev), "a/dev.json", () => "there is no such file");
    expect(diagnostics.filter(isError)).toMatchObject([
      {
        rule: "file",
        line: 1,
        column: dev.indexOf('"katcp:') + 1,
        message: "a/node_modules/@team/rx/interface/rx.json: there is no such file",
        hint: "install the package: npm install --save-dev @team/rx",
      },
    ]);
  });

  test.each(["katcp:", "katcp:rx", "katcp:@team/rx", "katcp:../x/y.json", "katcp:.hidden/y.json", "katcp:a\\\\b/y.json"])(
    "have no path such as %s",
    (path) => {
      const { problems } = compile({ "a/dev.json": `{ ${head}, "include": ["${path}"] }` });
      expect(problems).toEqual([expect.stringContaining("a/dev.json:1:52 bad-value: ")]);
    },
  );
});
