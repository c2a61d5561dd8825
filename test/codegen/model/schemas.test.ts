import { describe, expect, test } from "vitest";
import type { SchemaModel } from "../../../codegen/model/type-model.js";
import { compileText, type OtherFiles } from "../../support/compile-text.js";

/** An interface with a type for each of these schemas. */
function withSchemas(...paths: readonly string[]): object {
  return { types: Object.fromEntries(paths.map((schema, index) => [`t${index}`, { type: "json", schema }])) };
}

function schemasOf(paths: readonly string[], files: OtherFiles): readonly (SchemaModel | undefined)[] {
  return compileText(withSchemas(...paths), files).model.types.map(({ type }) => type.schema);
}

const documentOf = (root: unknown, others: OtherFiles = {}): unknown =>
  schemasOf(["./root.json"], { "root.json": root, ...others })[0]?.document;

const errorsOf = (root: unknown, others: OtherFiles = {}): readonly string[] =>
  compileText(withSchemas("./root.json"), { "root.json": root, ...others }).errors;

describe("what a schema is called", () => {
  test.each([
    ["./config.schema.json", "config"],
    ["./parts/config.json", "config"],
    ["./My Config_2.SCHEMA.JSON", "my-config-2"],
    ["./-a--b-.json", "a-b"],
    ["./3d.json", "schema-3d"],
    ["./_.json", "schema"],
    ["./a.schema.json.txt", "a-schema-json-txt"],
    ["./json", "json"],
  ])("in %s is %s", (path, name) => {
    expect(schemasOf([path], { [path.slice(2)]: {} })).toEqual([{ path, name, document: {} }]);
  });

  test("is another name for each, also for a third of one name", () => {
    const paths = ["./a/x.json", "./b/x.json", "./x-2.json", "./x.schema.json", "./x.json"];
    const files = Object.fromEntries(paths.map((path) => [path.slice(2), {}]));
    expect(schemasOf(paths, files).map((schema) => schema?.name)).toEqual(["x", "x-2", "x-2-2", "x-3", "x-4"]);
  });

  test("is one name for one file, however its path is written", () => {
    const schemas = schemasOf(["./x.json", "./a/../x.json"], { "x.json": { type: "object" } });
    expect(schemas[1]).toBe(schemas[0]);
    expect(schemas[0]).toEqual({ path: "./x.json", name: "x", document: { type: "object" } });
  });
});

describe("a schema and the files that it refers to", () => {
  test("become one document, each file under a name of its own", () => {
    const files = {
      "a/part.json": { type: "string" },
      "b/part.schema.json": { $ref: "../c/part.json" },
      "c/part.json": { const: 3 },
      "other.json": true,
    };
    const root = {
      $id: "https://example.org/root",
      $anchor: "top",
      properties: {
        one: { $ref: "a/part.json" },
        two: { $ref: "./b/part.schema.json" },
        three: { $ref: "other.json#" },
        four: { $ref: "#/$defs/own" },
        self: { $ref: "#" },
      },
      $defs: { own: { type: "null" }, "part-2": {} },
    };
    expect(documentOf(root, files)).toEqual({
      properties: {
        one: { $ref: "#/$defs/part" },
        two: { $ref: "#/$defs/part-3" },
        three: { $ref: "#/$defs/other" },
        four: { $ref: "#/$defs/own" },
        self: { $ref: "#" },
      },
      $defs: {
        own: { type: "null" },
        "part-2": {},
        part: { type: "string" },
        "part-3": { $ref: "#/$defs/part-4" },
        other: true,
        "part-4": { const: 3 },
      },
    });
  });

  test("may be a truth value, which needs no other file", () => {
    expect([documentOf(true), documentOf(false)]).toEqual([true, false]);
  });

  test("are found by places, by names, and by both with escapes", () => {
    const part = {
      $defs: { "a b": { $anchor: "far" }, "m~n/o": { $anchor: "odd" }, list: { prefixItems: [{}, { $anchor: "second" }] } },
    };
    const references = [
      "part%20x.json#/$defs/a%20b",
      "part%20x.json#far",
      "part x.json#odd",
      "part x.json#second",
      "part x.json#/$defs/list/prefixItems/0",
    ];
    const document = documentOf({ anyOf: references.map(($ref) => ({ $ref })) }, { "part x.json": part }) as { anyOf: object[] };
    expect(document.anyOf).toEqual(
      ["a%20b", "a%20b", "m~0n~1o", "list/prefixItems/1", "list/prefixItems/0"].map((end) => ({ $ref: `#/$defs/part%20x/$defs/${end}` })),
    );
  });

  test("may refer to each other in a circle, and to the first of them", () => {
    const tree = { properties: { next: { $ref: "b.json" } } };
    expect(
      documentOf({ $ref: "a.json" }, { "a.json": tree, "b.json": { anyOf: [{ $ref: "a.json" }, { $ref: "root.json" }, {}] } }),
    ).toEqual({
      $ref: "#/$defs/a",
      $defs: {
        a: { properties: { next: { $ref: "#/$defs/b" } } },
        b: { anyOf: [{ $ref: "#/$defs/a" }, { $ref: "#" }, {}] },
      },
    });
  });

  test("are a hundred at most", () => {
    const chain = (count: number): OtherFiles =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}.json`, n === count - 1 ? {} : { $ref: `f${n + 1}.json` }]));
    expect(errorsOf({ $ref: "f0.json" }, chain(99))).toEqual([]);
    expect(errorsOf({ $ref: "f0.json" }, chain(100))).toEqual(["f98.json:1:9 file: f99.json: a schema consists of no more than 100 files"]);
  });

  test.each([
    ["https://example.org/x.json", "expects a place in this file or in one beside it"],
    ["URN:x", "expects a place in this file or in one beside it"],
    ["/x.json", "expects a place in this file or in one beside it"],
    ["a\\b.json", "expects a place in this file or in one beside it"],
    ["#/nowhere", 'there is no "#/nowhere" in root.json'],
    ["#nowhere", 'there is no "#nowhere" in root.json'],
    ["x.json", "x.json: there is no such file"],
    ["%zz.json#%zz", "%zz.json: there is no such file"],
  ])("are no %s", ($ref, problem) => {
    expect(errorsOf({ items: { $ref } })).toEqual([expect.stringContaining(`root.json:1:18 `)]);
    expect(errorsOf({ items: { $ref } })[0]).toContain(problem);
  });

  test.each(["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"])("are not found by %s", (key) => {
    expect(errorsOf({ items: { [key]: "#a" } })[0]).toBe(`root.json:1:11 bad-value: katcp-gen does not follow "${key}" (say "$ref")`);
  });

  test("have no base of their own below the first", () => {
    expect(errorsOf({ $id: "https://example.org/root", items: { $anchor: "x" } })).toEqual([]);
    expect(errorsOf({ items: { $id: "https://example.org/x" } })).toEqual([
      'root.json:1:11 bad-value: a schema within a file has no "$id" (name it by "$anchor")',
    ]);
  });
});
