import { describe, expect, test } from "vitest";
import { describeErrors, findSchemaProblem, type GeneratedCheck } from "../../../runtime/protocol/schema-problem.js";

type Errors = Parameters<typeof describeErrors>[0];

const error = (instancePath: string, keyword: string, params: object = {}, message?: string): Errors[number] =>
  ({ instancePath, keyword, params, message }) as Errors[number];

describe("what does not fit a schema", () => {
  test.each<[expected: string, ...Errors]>([
    ["expected another value"],
    ["expected a string", error("", "type", { type: "string" })],
    ["/a/0: expected a string", error("/a/0", "type", { type: "string" })],
    ["expected an array or null", error("", "type", { type: ["array", "null"] })],
    ["expected an object or an integer", error("", "type", { type: ["object", "integer"] })],
    ['expected the key "b"', error("", "required", { missingProperty: "b" })],
    ['expected no key "c"', error("", "additionalProperties", { additionalProperty: "c" })],
    ['expected no key "d"', error("", "unevaluatedProperties", { unevaluatedProperty: "d" })],
    ['expected one of "a", 1', error("", "enum", { allowedValues: ["a", 1] })],
    ['expected "x"', error("", "const", { allowedValue: "x" })],
    ["expected a text that matches ^a", error("", "pattern", { pattern: "^a" })],
    ["expected different items", error("", "uniqueItems")],
    ["expected a multiple of 3", error("", "multipleOf", { multipleOf: 3 })],
    ["expected a value that matches exactly one of several schemas", error("", "oneOf", { passingSchemas: [0, 1] })],
    ["expected nothing", error("", "false schema")],
    ["expected at least 2", error("", "minimum", { limit: 2 })],
    ["expected at most 2", error("", "maximum", { limit: 2 })],
    ["expected more than 2", error("", "exclusiveMinimum", { limit: 2 })],
    ["expected less than 2", error("", "exclusiveMaximum", { limit: 2 })],
    ["expected at least 2 characters", error("", "minLength", { limit: 2 })],
    ["expected at most 2 characters", error("", "maxLength", { limit: 2 })],
    ["expected at least 2 items", error("", "minItems", { limit: 2 })],
    ["expected at most 2 items", error("", "maxItems", { limit: 2 })],
    ["expected at least 2 keys", error("", "minProperties", { limit: 2 })],
    ["expected at most 2 keys", error("", "maxProperties", { limit: 2 })],
    ["it must be rare", error("", "rare", {}, "must be rare")],
    ["it ", error("", "rare")],
  ])("is said as: %s", (expected, ...errors) => expect(describeErrors(errors)).toBe(expected));

  test("is the last thing that was found wrong", () => {
    expect(describeErrors([error("/a", "type", { type: "string" }), error("/b", "minimum", { limit: 1 })])).toBe("/b: expected at least 1");
  });

  test.each(["anyOf", "oneOf"])("is, of alternatives of %s, what those say that came farthest, each once", (keyword) => {
    const alternatives = [
      error("", "type", { type: "null" }),
      error("/a/b", "type", { type: "string" }),
      error("/a/c", "type", { type: "string" }),
      error("/a/b", "minimum", { limit: 1 }),
      error("", keyword, { passingSchemas: null }),
    ];
    expect(describeErrors(alternatives)).toBe("/a/b: expected a string, or expected at least 1");
    expect(describeErrors([error("/x", keyword, { passingSchemas: null }, "must match a schema")])).toMatch(/^\/x: /);
  });

  test("is found by a generated check, which leaves its errors at itself", () => {
    const check: GeneratedCheck = (value) => {
      check.errors = value === 1 ? null : [error("/a", "type", { type: "string" })];
      return value === 1;
    };
    expect([findSchemaProblem(check, 1), findSchemaProblem(check, 2)]).toEqual([undefined, "/a: expected a string"]);
    expect(findSchemaProblem(() => false, 2)).toBe("expected another value");
  });
});
