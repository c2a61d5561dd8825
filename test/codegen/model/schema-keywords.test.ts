import { describe, expect, test } from "vitest";
import { compileText, type OtherFiles } from "../../support/compile-text.js";

/** An interface with a type for each of these schemas. */
function withSchemas(...paths: readonly string[]): object {
  return { types: Object.fromEntries(paths.map((schema, index) => [`t${index}`, { type: "json", schema }])) };
}

const errorsOf = (root: unknown, others: OtherFiles = {}): readonly string[] =>
  compileText(withSchemas("./root.json"), { "root.json": root, ...others }).errors;

const schemaKeywords: readonly (readonly [keyword: string, inside: (schema: object) => unknown])[] = [
  ...[
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
  ].map((keyword) => [keyword, (schema: object) => schema] as const),
  ...["allOf", "anyOf", "oneOf", "prefixItems"].map((keyword) => [keyword, (schema: object) => [{}, schema]] as const),
  ...["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"].map(
    (keyword) => [keyword, (schema: object) => ({ a: {}, b: schema })] as const,
  ),
];

describe("the schemas of JSON Schema 2020-12", () => {
  test.each(schemaKeywords)("stand under %s", (keyword, inside) => {
    expect(errorsOf({ [keyword]: inside({ $ref: "#/nowhere" }) })).toEqual([expect.stringContaining('there is no "#/nowhere"')]);
    expect(errorsOf({ [keyword]: inside({ pattern: "(?=a)" }) })).toEqual([
      expect.stringContaining('"pattern" expects an expression of RE2, found "(?=a)"'),
    ]);
  });

  test.each([
    { const: { $ref: "#/nowhere" } },
    { enum: [{ $ref: "#/nowhere" }] },
    { default: { $ref: "#/nowhere", pattern: "(?=a)" } },
    { examples: [{ $ref: "#/nowhere" }] },
    { "x-own": { $ref: "#/nowhere" } },
    { properties: { a: { const: { properties: { b: { $ref: "#/nowhere" } } } } } },
  ])("do not stand in values: %j", (root) => {
    expect(errorsOf(root)).toEqual([]);
  });

  test("say which draft they are of, if they do, and no other", () => {
    for (const $schema of ["https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft/2020-12/schema#"])
      expect(errorsOf({ $schema })).toEqual([]);
    for (const $schema of ["https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema/x", "x"])
      expect(errorsOf({ $schema })).toEqual([`root.json:1:12 bad-value: "$schema" expects JSON Schema 2020-12, found "${$schema}"`]);
  });

  test("may have keywords that nobody knows, and formats, which only inform", () => {
    const root = { "x-own": 1, unknown: true, type: "string", format: "ipv4" };
    const types = { t: { type: "json", schema: "./root.json", example: "no address" } };
    expect(compileText({ types }, { "root.json": root }).errors).toEqual([]);
  });

  test("are told all that is wrong with them, each where it stands", () => {
    const root = { type: "text", properties: { a: { minimum: "0", maxLength: -1 } }, required: "a" };
    expect(errorsOf(root)).toEqual([
      expect.stringMatching(/^root\.json:1:9 bad-value: this is not a JSON Schema: expected one of "array"/),
      "root.json:1:45 bad-value: this is not a JSON Schema: expected a number",
      "root.json:1:61 bad-value: this is not a JSON Schema: expected at least 0",
      "root.json:1:77 bad-value: this is not a JSON Schema: expected an array",
    ]);
    expect(errorsOf({ $schema: 5 })).toEqual(["root.json:1:12 bad-value: this is not a JSON Schema: expected a string"]);
    for (const other of [[], '"x"', 3, "null"]) {
      expect(errorsOf(other)).toEqual(["root.json:1:1 bad-value: this is not a JSON Schema: expected an object or a boolean"]);
    }
  });

  test("are told once, whoever uses them", () => {
    const files = { "x.json": { type: 5 }, "y.json": { $ref: "x.json" } };
    const { errors } = compileText(withSchemas("./x.json", "./y.json", "./x.json"), files);
    expect(errors).toEqual([expect.stringMatching(/^x\.json:1:9 bad-value: this is not a JSON Schema/)]);
  });
});

describe("a value that a schema is for", () => {
  const problemOf = (schema: unknown, example: unknown): string | undefined => {
    const types = { t: { type: "json", schema: "./root.json", example } };
    return compileText({ types }, { "root.json": schema }).errors[0];
  };

  test("has the pattern somewhere in it, by the engine of the runtime", () => {
    expect(problemOf({ pattern: "b+" }, "abbc")).toBeUndefined();
    expect(problemOf({ pattern: "^b+$" }, "abbc")).toContain('"example" expects what its schema says: expected a text that matches ^b+$');
    expect(problemOf({ pattern: "(?i)B" }, "abc")).toBeUndefined();
    const two = { properties: { a: { pattern: "^a" }, b: { pattern: "^b" } } };
    expect(problemOf(two, { a: "a", b: "b" })).toBeUndefined();
    expect(problemOf(two, { a: "a", b: "a" })).toContain("/b: expected a text that matches ^b");
  });

  test("is wrong at the part that does not fit, or as a whole", () => {
    expect(problemOf({ properties: { a: { items: { type: "string" } } } }, { a: ["x", 5] })).toMatch(
      /^dev\.json:1:\d+ bad-value: "example" expects what its schema says: \/a\/1: expected a string$/,
    );
    expect(problemOf({ required: ["a"] }, {})).toContain('says: expected the key "a"');
    expect(problemOf({ required: ["a"] }, { a: 1 })).toBeUndefined();
  });

  test("of a sensor is null before its first reading, unless it says another", () => {
    const sensorErrors = (keys: object): readonly string[] =>
      compileText(
        { sensors: { s: { type: "json", schema: "./root.json", description: "S.", ...keys } } },
        { "root.json": { type: ["string", "integer"] } },
      ).errors;
    expect(sensorErrors({})).toEqual([expect.stringContaining('missing-key: "s" starts with null, which its schema refuses')]);
    expect(sensorErrors({ initial: { status: "nominal" } })).toHaveLength(1);
    expect(sensorErrors({ initial: { value: "" } })).toEqual([]);
  });
});
