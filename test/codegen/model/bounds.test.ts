import { describe, expect, test } from "vitest";
import { compileText } from "../../support/compile-text.js";

const on = { type: "boolean", description: "S." };
const errorsOf = (sensors: object, groups: object = {}): readonly string[] => compileText({ sensors, groups }).errors;

describe("the name of a sensor", () => {
  test("has 1000 characters at most, and no more", () => {
    expect(errorsOf({ ["s".repeat(1000)]: on })).toEqual([]);
    expect(errorsOf({ ["s".repeat(1001)]: on })).toEqual([expect.stringContaining("bad-name: a sensor's name has no more than 1000")]);
  });

  test("has them with the names of its groups, which is told where it alone is not too long", () => {
    const inGroup = (length: number): readonly string[] => errorsOf({}, { rx: { sensors: { ["s".repeat(length)]: on } } });
    expect(inGroup(997)).toEqual([]);
    expect(inGroup(998)).toEqual([
      expect.stringMatching(/bad-name: with the names of its groups, "s{60}…" has more than 1000 characters$/),
    ]);
    expect(inGroup(1000)).toHaveLength(1);
    expect(inGroup(1001)).toEqual([expect.stringContaining("bad-name: a sensor's name has no more than 1000")]);
  });

  test("gives one in code, or has an identifier", () => {
    expect(errorsOf({ "...": on })).toEqual([expect.stringContaining('bad-name: "..." gives no name in code (give it an "identifier")')]);
    expect(errorsOf({ "...": { ...on, identifier: "dots" } })).toEqual([]);
    const parameters = { n: { values: ["a"] } };
    expect(errorsOf({ "{n}": { ...on, parameters } })).toEqual([expect.stringContaining('family: "{n}" gives no name in code')]);
    expect(errorsOf({ "{n}": { ...on, parameters, identifier: "all" } })).toEqual([]);
    expect(errorsOf({}, { "..": { sensors: { on } } })).toEqual([expect.stringContaining('bad-name: ".." gives no name in code')]);
    expect(errorsOf({}, { "..": { identifier: "dots", sensors: { on } } })).toEqual([]);
  });
});

test("a strategy is no longer than a name", () => {
  const withStrategy = (strategy: string): readonly string[] => errorsOf({ s: { ...on, strategy } });
  expect(withStrategy("event")).toEqual([]);
  expect(withStrategy(`period 1.${"0".repeat(991)}`)).toEqual([]);
  expect(withStrategy(`period 1.${"0".repeat(992)}`)).toHaveLength(1);
});

test("a pattern is no longer than a name", () => {
  const withPattern = (pattern: string): readonly string[] => errorsOf({ s: { type: "string", pattern, description: "S." } });
  expect(withPattern("a".repeat(1000))).toEqual([]);
  expect(withPattern("a".repeat(1001))).toHaveLength(1);
  expect(withPattern("(\n|a)")).toEqual([]);
});

test("a parameter of more digits than names have is one mistake, and no name is made of it", () => {
  const padded = (name: string, digits: number, identifier: string): object => ({
    [name]: { ...on, identifier, parameters: { n: { type: "integer", digits } } },
  });
  expect(errorsOf({ ...padded("a{n}", 20, "one"), ...padded("b{n}", 1, "two") })).toEqual([]);
  expect(errorsOf({ ...padded("a{n}", 1e12, "one"), ...padded("{n}", 2, "two") })).toEqual([
    expect.stringContaining('bad-value: "digits" expects 20 or less, found 1000000000000'),
  ]);
});

describe("groups", () => {
  const nested = (depth: number): object => (depth === 0 ? { sensors: { on } } : { groups: { [`g${depth}`]: nested(depth - 1) } });

  test("nest four deep, and no deeper", () => {
    expect(compileText(nested(4)).model.sensors[0]?.name).toBe("g4.g3.g2.g1.on");
    expect(compileText(nested(5)).errors).toEqual([expect.stringContaining('bad-value: groups nest 4 deep at most, and "g1" is deeper')]);
  });

  test("have sensors, by themselves, in a group or in an included file", () => {
    const files = { "part.json": { sensors: { on } }, "empty.json": { requests: {} } };
    const problem = expect.stringContaining('missing-key: the group "rx" has no sensors (say "sensors", "groups" or "include")');
    for (const group of [{ sensors: { on } }, { groups: { a: { sensors: { on } } } }, { include: ["./part.json"] }])
      expect(compileText({ groups: { rx: group } }, files).errors).toEqual([]);
    for (const group of [{}, { sensors: {} }, { groups: {} }, { include: [] }, { include: ["./empty.json"] }])
      expect(compileText({ groups: { rx: group } }, files).errors).toEqual([problem]);
  });
});

describe("ranges", () => {
  const rangeErrors = (keys: object, type = "float"): readonly string[] => errorsOf({ s: { type, description: "S.", ...keys } });

  test.each<object>([
    { nominal: [1, 1] },
    { nominal: [null, null] },
    { nominal: [0, 10], warn: [0, 10] },
    { nominal: [0, 10], warn: [null, 10] },
    { nominal: [0, 10], warn: [0, null] },
    { nominal: [null, 10], warn: [null, 20] },
    { nominal: [0, null], warn: [-1, null] },
    { nominal: [null, null], warn: [null, null], otherwise: "warn" },
  ])("may be %j", (keys) => {
    expect(rangeErrors(keys)).toEqual([]);
    expect(rangeErrors(keys, "integer")).toEqual([]);
  });

  test.each<[object, string]>([
    [{ nominal: [0, 10], warn: [1, 20] }, '"warn" expects a range that contains nominal [0, 10], found [1, 20]'],
    [{ nominal: [0, 10], warn: [-1, 9] }, '"warn" expects a range that contains nominal [0, 10], found [-1, 9]'],
    [{ nominal: [null, 10], warn: [0, 20] }, "a range that contains nominal [null, 10]"],
    [{ nominal: [0, null], warn: [0, 20] }, "a range that contains nominal [0, null]"],
    [{ nominal: [1, 0] }, '"nominal" expects [low, high] with low not above high, found [1, 0]'],
    [{ nominal: [] }, "found []"],
    [{ nominal: [1] }, "found [1]"],
    [{ nominal: [1, 2, 3] }, "found 3 items"],
  ])("are not %j", (keys, problem) => {
    expect(rangeErrors(keys)).toEqual([expect.stringContaining(problem)]);
  });

  test("of an integer are whole, and within what a number holds exactly", () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(rangeErrors({ nominal: [-most, most] }, "integer")).toEqual([]);
    for (const nominal of [
      [0.5, null],
      [null, 0.5],
      [0, most + 1],
    ])
      expect(rangeErrors({ nominal }, "integer")).toEqual([
        expect.stringContaining("expects whole numbers within 2^53 - 1 for an integer"),
      ]);
  });
});
