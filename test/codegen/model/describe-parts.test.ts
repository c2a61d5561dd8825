import { describe, expect, test } from "vitest";
import type { JsonNode, JsonObject } from "../../../codegen/interface/json-node.js";
import { parseJson } from "../../../codegen/interface/parse-json.js";
import { canonicalJson, canonicalParts, joinParts, nodeOf } from "../../../codegen/model/describe/canonical-json.js";
import { printInterface } from "../../../codegen/model/describe/print-interface.js";
import { publicObject } from "../../../codegen/model/describe/public-keys.js";
import { readDescription } from "../../../codegen/model/describe/read-description.js";
import { schemaPaths } from "../../../codegen/model/describe/schema-paths.js";
import { nearestNode, nodeAt } from "../../../codegen/model/schemas/json-pointer.js";
import { schemaExample } from "../../../codegen/model/schemas/schema-example.js";

function parsed(text: string): JsonNode {
  const result = parseJson(text);
  if (result.kind === "problem") throw new Error(result.message);
  return result.root;
}

describe("canonical JSON", () => {
  test.each([
    ['{ "b": [1, 2.50, -0, 1e3], "10": {}, "2": [ ] }', '{"b":[1,2.5,-0,1000],"10":{},"2":[]}'],
    ['[true, false, null, "\\u0041\\n"]', '[true,false,null,"A\\n"]'],
    ['["", "", {"": ""}]', '["","",{"":""}]'],
  ])("has no spaces, and keeps the order of members: %s", (text, expected) => {
    expect(canonicalJson(parsed(text))).toBe(expected);
  });

  test("of a plain value is that of its text", () => {
    const value = { a: [1, "x", true, false, null, { b: [] }] };
    expect(canonicalJson(nodeOf(value))).toBe(JSON.stringify(value));
  });

  const text = '{"a":1,"b":{"c":{"d":[1],"e":{"f":2}},"g":{}},"h":{"i":3}}';

  test.each([
    [0, ["{", ['"a":1', '"b":{"c":{"d":[1],"e":{"f":2}},"g":{}}', '"h":{"i":3}'], "}"]],
    [1, ['{"a":1', ',"b":{', ['"c":{"d":[1],"e":{"f":2}}', '"g":{}'], "}", ',"h":{', ['"i":3'], "}", "}"]],
  ])("in pieces has a list of the members below %d objects", (depth, expected) => {
    expect(canonicalParts(parsed(text), depth)).toEqual(expected);
  });

  test.each([0, 1, 2, 3])("in pieces is the same text (%d)", (depth) => {
    expect(joinParts(canonicalParts(parsed(text), depth))).toBe(text);
    for (const short of ["{}", "[1,{}]", '"x"']) expect(canonicalParts(parsed(short), depth)).toEqual([short]);
  });
});

describe("an interface that is printed", () => {
  /** A request whose line has so many characters. */
  const wide = (length: number): string =>
    `    "go": { "description": "${"x".repeat(length - '    "go": { "description": "" }'.length)}" }`;

  test("has a line for each entry of its maps, as long as that fits with a comma behind it", () => {
    const lines = (length: number): string => printInterface(parsed(`{ "name": "d", "requests": {${wide(length)}} }`));
    expect(lines(139).split("\n")).toEqual(["{", '  "name": "d",', '  "requests": {', wide(139), "  }", "}", ""]);
    expect(lines(140).split("\n").slice(3, 6)).toEqual(['    "go": {', expect.stringMatching(/^ {6}"description": "x+"$/), "    }"]);
  });

  test("breaks a list that does not fit, and leaves open what is empty", () => {
    const items = Array.from({ length: 30 }, (_, index) => `"item-${index}"`);
    const text = printInterface(parsed(`{ "a": [${items.join(",")}], "b": [1, -0, {}], "c": {}, "d": [] }`));
    expect(text).toBe(
      `{\n  "a": [\n${items.map((item) => `    ${item}`).join(",\n")}\n  ],\n  "b": [1, -0, { }],\n  "c": { },\n  "d": []\n}\n`,
    );
  });

  test("opens the file and its maps, and what lies deeper only where it must", () => {
    expect(printInterface(parsed('{"a":{"b":{"c":{"d":1}}}}'))).toBe('{\n  "a": {\n    "b": { "c": { "d": 1 } }\n  }\n}\n');
    expect(printInterface(parsed("5"))).toBe("5\n");
  });
});

describe("what others may know of an object", () => {
  const paths = { codec: (path: string) => `codec of ${path}`, schema: (path: string) => `schema of ${path}` };
  const known = (text: string, kind: Parameters<typeof publicObject>[1]): string =>
    canonicalJson(publicObject(parsed(text) as JsonObject, kind, paths));

  test("are the keys of the format, in their order", () => {
    expect(known('{"version":"d-1.0","name":"d","$schema":"./x","include":[],"x-own":1,"open":true,"x-allow":{}}', "file")).toBe(
      '{"name":"d","version":"d-1.0","open":true}',
    );
    expect(known('{"name":"d","version":"d-1.0"}', "file")).toBe('{"name":"d","version":"d-1.0"}');
    expect(known('{"name":"d","x-own":1}', "file")).toBe('{"name":"d"}');
    expect(known('{"x-own":1,"name":"d"}', "file")).toBe('{"name":"d"}');
    expect(known('{"version":"d-1.0","name":"d"}', "file")).toBe('{"name":"d","version":"d-1.0"}');
    expect(known("{}", "file")).toBe("{}");
  });

  test("are so at every depth: in lists, in maps, and in what may be either", () => {
    const field = '{"x-own":1,"description":"A.","type":"float","name":"a"}';
    const plain = '{"name":"a","type":"float","description":"A."}';
    const request = (text: string): string => known(`{"requests":{"go":${text}}}`, "file");
    expect(request(`{"arguments":[${field}],"description":"Go."}`)).toBe(
      `{"requests":{"go":{"description":"Go.","arguments":[${plain}]}}}`,
    );
    expect(request(`{"informs":[${field}],"reply":[${field}]}`)).toBe(`{"requests":{"go":{"informs":[${plain}],"reply":[${plain}]}}}`);
    expect(request(`{"informs":{"x-told":[${field}]}}`)).toBe(`{"requests":{"go":{"informs":{"x-told":[${plain}]}}}}`);
    expect(request(`{"signatures":{"get":{"reply":[${field}],"x-own":1}}}`)).toBe(
      `{"requests":{"go":{"signatures":{"get":{"reply":[${plain}]}}}}}`,
    );
    expect(request('{"arguments":[{"name":"a","repeated":{"maximum":2,"x-own":1,"minimum":1}}]}')).toBe(
      '{"requests":{"go":{"arguments":[{"name":"a","repeated":{"minimum":1,"maximum":2}}]}}}',
    );
  });

  test("are values as they stand, whatever their keys", () => {
    const value = '{"x-own":1,"name":{"version":2,"name":3}}';
    expect(known(`{"name":"a","type":"json","example":${value},"default":${value}}`, "argument")).toBe(
      `{"name":"a","type":"json","example":${value},"default":${value}}`,
    );
    expect(known('{"values":{"x-ray":"Ex.","b":""},"x-own":1}', "named type")).toBe('{"values":{"x-ray":"Ex.","b":""}}');
    expect(known('{"values":["x-ray","b"]}', "named type")).toBe('{"values":["x-ray","b"]}');
  });

  test("are paths as they are said to others", () => {
    const types = '{"types":{"a":{"type":"string","codec":"./c.js#c"},"b":{"type":"json","schema":"./s.json","units":"./s.json"}}}';
    expect(known(types, "file")).toBe(
      '{"types":{"a":{"type":"string","codec":"codec of ./c.js#c"},"b":{"type":"json","schema":"schema of ./s.json","units":"./s.json"}}}',
    );
    expect(known('{"codec":5,"schema":[]}', "sensor")).toBe('{"codec":5,"schema":[]}');
  });
});

describe("the description of a device, read by somebody else", () => {
  const description = (schemas: object): string => JSON.stringify({ format: 1, interface: { name: "d" }, schemas });

  test.each(["./a.json", "./a/b_c/D-1.x.json", "./_a/-b.json", "./a"])("may have a schema at %s", (path) => {
    expect(readDescription(description({ [path]: {} }))).toEqual({ text: '{\n  "name": "d"\n}\n', schemas: new Map([[path, "{ }\n"]]) });
  });

  test.each(["", "a.json", "./", "./a/", "./.a", "./a/.b/c", "./a//b", "./../a", "./a b", "x./a", "./a/../b", "./a\n"])(
    "has no schema at %j",
    (path) => {
      expect(readDescription(description({ "./fine.json": {}, [path]: {} }))).toBe(
        `the description has a schema at ${JSON.stringify(path)}, expected a path below ./`,
      );
    },
  );

  test("need not have schemas, and has a format that is a number", () => {
    expect(readDescription('{"format":1,"interface":{}}')).toEqual({ text: "{ }\n", schemas: new Map() });
    expect(readDescription('{"format":"1","interface":{}}')).toBe('the description has no "format"');
    expect(readDescription('{"format":2,"interface":{}}')).toBe("the description has format 2, and this katcp-gen knows formats up to 1");
    expect(readDescription('{"format":1,"interface":[]}')).toBe('the description has no "interface"');
    expect(readDescription("{,")).toMatch(/^the description is no JSON: ./);
  });
});

test("schemas keep their paths below the interface, and get free ones where they lie elsewhere", () => {
  const schemas = [
    { path: "../shared/config.schema.json", name: "config" },
    { path: "./config.schema.json", name: "config" },
    { path: "../other/config.schema.json", name: "config" },
    { path: "./deep/er/a.json", name: "a" },
    { path: "./.hidden.json", name: "hidden" },
    { path: "./a b.json", name: "b" },
  ].map((schema) => ({ ...schema, document: {} }));
  expect([...schemaPaths(schemas)]).toEqual([
    ["./config.schema.json", "./config.schema.json"],
    ["./deep/er/a.json", "./deep/er/a.json"],
    ["../shared/config.schema.json", "./config-2.schema.json"],
    ["../other/config.schema.json", "./config-3.schema.json"],
    ["./.hidden.json", "./hidden.schema.json"],
    ["./a b.json", "./b.schema.json"],
  ]);
});

describe("a JSON pointer", () => {
  const root = parsed('{"a/b":[10,{"m~n":20}],"":30,"x":{"y":40}}');
  const valueAt = (pointer: string): unknown => {
    const node = nodeAt(root, pointer);
    return node === undefined ? undefined : JSON.parse(canonicalJson(node));
  };

  test.each([
    ["/a~1b/0", 10],
    ["/a~1b/1/m~0n", 20],
    ["/", 30],
    ["/x/y", 40],
    ["/a~1b/2", undefined],
    ["/a~1b/00", undefined],
    ["/a~1b/-", undefined],
    ["/a~1b/01", undefined],
    ["/x/y/z", undefined],
    ["x", undefined],
    ["/nothing/x", undefined],
  ])("%s leads to %s", (pointer, value) => {
    expect(valueAt(pointer)).toBe(value);
  });

  test("that leads nowhere is followed as far as it goes", () => {
    expect(nodeAt(root, "")).toBe(root);
    expect(nearestNode(root, "/x/q/r")).toBe(nodeAt(root, "/x"));
    expect(nearestNode(root, "/x/y")).toBe(nodeAt(root, "/x/y"));
    expect(nearestNode(root, "/q")).toBe(root);
  });
});

describe("the example of a schema", () => {
  const exampleOf = (document: Parameters<typeof schemaExample>[0]["document"]): unknown =>
    schemaExample({ path: "./s.json", name: "s", document });

  test.each([
    [{ examples: [5, "a"], type: "string" }, "a"],
    [{ enum: ["b", "c"] }, "b"],
    [{ examples: ["e"], enum: ["c", "e"] }, "e"],
    [{ const: 4 }, 4],
    [{ default: 0 }, 0],
    [{ const: 4, default: 4 }, 4],
    [{ default: "x", type: "integer" }, undefined],
    [{ examples: "no list", type: "string" }, undefined],
    [{ type: "string" }, undefined],
    [true, undefined],
    [[], undefined],
    [null, undefined],
  ])("of %j is %j", (document, expected) => {
    expect(exampleOf(document)).toEqual(expected);
  });
});
