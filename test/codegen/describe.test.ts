import { createHash } from "node:crypto";
import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { formatInterface } from "../../codegen/layout/format-interface.js";
import { type DescribedFiles, readDescription } from "../../codegen/model/describe/read-description.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import { printModel } from "../../codegen/model/print-model.js";
import { anyInterface } from "../support/any-interface.js";
import { compileCase, corpusCases, corpusFolder } from "../support/corpus.js";

/** The model as a tool would read it, without what stays with the author: `x-` keys, and where schemas of other folders are. */
function plainModel(model: DeviceModel): unknown {
  return JSON.parse(printModel(model), (key, value) => {
    if (key === "extensions" || key === "source") return undefined;
    return key === "schema" && typeof value === "object" ? { document: value.document } : value;
  });
}

function describedFiles(model: DeviceModel): DescribedFiles {
  const described = readDescription(model.describe().text);
  if (typeof described === "string") throw new Error(described);
  return described;
}

function compile({ text, schemas }: DescribedFiles): DeviceModel {
  const read = (path: string): Uint8Array | string => {
    const schema = schemas.get(`./${path}`);
    return schema === undefined ? "not there" : Buffer.from(schema);
  };
  const { model, diagnostics } = compileInterface(Buffer.from(text), "device", read, { targets: [] });
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

/** A secret's default is no part of a description. */
const withSecrets = (model: DeviceModel): boolean => JSON.stringify(plainModel(model)).includes('"secret":true');

describe("the description of an interface", () => {
  const cases = [
    ...corpusCases(corpusFolder("good")),
    ...["dev", "dsim", "master-controller", "showcase"].map((name) => ({ name, entry: `interfaces/${name}.katcp.json` })),
  ];

  test.each(cases)("of $name gives the same model, and then itself again", (each) => {
    const { model } = compileCase(each);
    if (model === undefined) throw new Error(`${each.entry} does not compile`);
    const files = describedFiles(model);
    const again = compile(files);
    if (!withSecrets(model)) expect(plainModel(again)).toEqual(plainModel(model));
    expect(again.describe()).toEqual(model.describe());
    expect(describedFiles(again)).toEqual(files);
    expect(formatInterface(files.text)).toBe(files.text);
  });

  test("of random interfaces gives the same model", () => {
    let compared = 0;
    for (const { files } of fc.sample(anyInterface, { seed: 20261127, numRuns: 120 })) {
      const { "any.katcp.json": text = "", ...others } = files;
      const { model } = compileInterface(Buffer.from(text), "any.katcp.json", (file) => Buffer.from(others[file] ?? ""));
      if (model === undefined) continue;
      const again = compile(describedFiles(model));
      expect(again.describe()).toEqual(model.describe());
      if (withSecrets(model)) continue;
      expect(plainModel(again)).toEqual(plainModel(model));
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });

  test("has the SHA-256 of its text, whatever the layout, the order of keys and the comments of the file", () => {
    const plain = '{"name":"d","version":"d-1.0","requests":{"go":{"description":"Go.","timeout":2}}}';
    const other = `{
      "version": "d-1.0", // ours
      "$schema": "./katcp-interface.schema.json",
      "name": "d", "x-owner": "the receiver group",
      "requests": { "go": { "timeout": 2.0, "x-ray": 1, "description": "G\\u006f." } }
    }`;
    const [one, two] = [plain, other].map((text) => compileInterface(Buffer.from(text), "d.katcp.json").model?.describe());
    expect(one?.text).toBe(`{"format":1,"interface":${plain},"schemas":{}}`);
    expect(two).toEqual(one);
    expect(one?.hash).toBe(
      createHash("sha256")
        .update(one?.text ?? "")
        .digest("hex"),
    );
  });

  test("keeps the order of names, also of those that JavaScript would sort", () => {
    const text = `{"name":"d","version":"d-1.0","sensors":{"b":{"values":{"10":"ten","2":"two"},"description":"B."},"10":{"type":"float","description":"Ten."},"2":{"type":"float","description":"Two."}}}`;
    const model = compileInterface(Buffer.from(text), "d.katcp.json").model;
    expect(model?.describe().text).toBe(`{"format":1,"interface":${text},"schemas":{}}`);
  });
});

describe("what is secret", () => {
  const text = JSON.stringify({
    name: "d",
    version: "d-1.0",
    requests: {
      login: {
        description: "Log in.",
        arguments: [
          { name: "user", type: "string" },
          { name: "password", type: "string", default: "hunter2", secret: true },
        ],
        examples: [{ arguments: ["ada", "hunter3"] }, { arguments: ["ada"] }],
      },
    },
  });

  test("is not in the description: neither a default nor an example", () => {
    const { model } = compileInterface(Buffer.from(text), "d.katcp.json");
    if (model === undefined) throw new Error("it does not compile");
    expect(model.describe().text).not.toContain("hunter");
    const [request] = compile(describedFiles(model)).requests;
    const [signature] = request?.signatures ?? [];
    expect(signature?.arguments.map(({ name, optional, default: its }) => [name, optional, its])).toEqual([
      ["user", false, undefined],
      ["password", true, undefined],
    ]);
    expect(signature?.examples.map((example) => example.arguments)).toEqual([["ada"]]);
  });
});

describe("a description that somebody else wrote", () => {
  test.each([
    ["{", "the description is no JSON"],
    ["[]", 'the description has no "format"'],
    ['{"format":2,"interface":{}}', "the description has format 2"],
    ['{"format":1}', 'the description has no "interface"'],
    ['{"format":1,"interface":{},"schemas":{"../../.profile":{}}}', "expected a path below ./"],
    ['{"format":1,"interface":{},"schemas":{"./a/../../b":{}}}', "expected a path below ./"],
    ['{"format":1,"interface":{},"schemas":{"/etc/passwd":{}}}', "expected a path below ./"],
  ])("%s is refused", (text, problem) => {
    expect(readDescription(text)).toContain(problem);
  });
});

test("schemas outside the folder of the interface come into it", () => {
  const files: Readonly<Record<string, string>> = {
    "shared/part.katcp.json": JSON.stringify({
      requests: { set: { description: "Set.", arguments: [{ name: "setup", type: "json", schema: "../../common/setup.schema.json" }] } },
    }),
    "../common/setup.schema.json": '{"type":"object"}',
  };
  const read = (path: string): Uint8Array | string => {
    const content = files[posix.normalize(path)];
    return content === undefined ? "not there" : Buffer.from(content);
  };
  const entry = '{"name":"d","version":"d-1.0","include":["./shared/part.katcp.json"]}';
  const { model } = compileInterface(Buffer.from(entry), "d.katcp.json", read);
  expect(model && [...describedFiles(model).schemas.keys()]).toEqual(["./setup.schema.json"]);
});
