import { describe, expect, test } from "vitest";
import type { JsonNode } from "../../../codegen/interface/json-node.js";
import { parseJson } from "../../../codegen/interface/parse-json.js";
import { canonicalJson, canonicalParts, joinParts, nodeOf } from "../../../codegen/model/describe/canonical-json.js";
import { printInterface } from "../../../codegen/model/describe/print-interface.js";
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
