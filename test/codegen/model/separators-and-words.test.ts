import { describe, expect, test } from "vitest";
import { compileText } from "../../support/compile-text.js";

const compiled = (keys: object) => compileText({ requests: { go: { description: "Go.", arguments: [{ name: "a", ...keys }] } } });
const argumentOf = (keys: object) => compiled(keys).model.requests[0]?.signatures[0]?.arguments[0];

describe("the separator of a list", () => {
  test.each<[string, readonly string[]]>([
    ["integer", [",", " ", "e", ".", "x1"]],
    ["float", [",", ":", "j", "1,"]],
    ["timestamp", [",", "x"]],
    ["complex", [",", "x"]],
    ["boolean", ["2", ",", "01 "]],
    ["address", [",", "g", "x"]],
    ["string", [",", "1", "a", "é"]],
    ["bytes", ["\\", "1"]],
  ])("of type %s may be what none of its values hold: %j", (type, separators) => {
    for (const separator of separators) expect(argumentOf({ type, separator })?.type.separator).toBe(separator);
  });

  test.each<[string, readonly string[]]>([
    ["integer", ["0", "9", "+", "-", "12"]],
    ["float", ["0", "9", "+", "-", ".", "e", "E", "i", "n", "f", "a", "t", "y", "INF", "nan"]],
    ["timestamp", [".", "e", "5"]],
    ["complex", ["j", "J", "(", ")", "+", "1j"]],
    ["boolean", ["0", "1", "01"]],
    ["address", [".", ":", "[", "]", "a", "F", "0", "9", "::"]],
  ])("of type %s is nothing that may be in one of its values: %j", (type, separators) => {
    for (const separator of separators)
      expect(compiled({ type, separator }).errors).toEqual([
        expect.stringContaining(
          `bad-value: "separator" expects a text that no item contains, found "${separator}": it can appear in a value of type ${type}`,
        ),
      ]);
  });

  test("of a discrete is told apart from each of its values, and from how they end", () => {
    const problemOf = (separator: string): string | undefined =>
      compiled({ values: ["a~", "b-c"], separator }).errors[0]?.replace(/^.*: /, "");
    expect(argumentOf({ values: ["a~", "b-c"], separator: "," })?.type.separator).toBe(",");
    expect(argumentOf({ values: ["a~", "b-c"], separator: "-b" })?.type.separator).toBe("-b");
    expect(problemOf("-")).toBe('the value "b-c" contains it');
    expect(problemOf("~~")).toBe('the value "a~" ends with a part of it');
    expect(problemOf("~,")).toBeUndefined();
    expect(problemOf("b-c")).toBe('the value "b-c" contains it');
  });

  test("goes with all types but json, does not go with now, and says nothing where it is empty or the type is wrong", () => {
    expect(compiled({ type: "json", separator: "," }).errors).toHaveLength(1);
    expect(compiled({ type: "timestamp", separator: ",", now: true }).errors).toEqual([
      expect.stringContaining('conflict: "now" cannot be used with "separator"'),
    ]);
    expect(argumentOf({ type: "timestamp", separator: ",", now: false })?.type.separator).toBe(",");
    expect(compiled({ type: "integer", separator: "" }).errors).toHaveLength(1);
    expect(compiled({ type: "nothing", separator: "0" }).errors).toEqual([expect.stringContaining("unknown-type")]);
  });
});

describe("the words of an argument", () => {
  test.each<[object, readonly string[]]>([
    [{ type: "float" }, ["auto", "off", "1x"]],
    [{ type: "integer" }, ["1.5", "auto"]],
    [{ type: "boolean" }, ["true", "2"]],
    [{ type: "timestamp" }, ["now", "nan"]],
    [{ type: "timestamp", now: true }, ["never"]],
    [{ type: "address" }, ["any", "localhost"]],
    [{ values: ["a"] }, ["b"]],
    [{ type: "complex" }, ["x"]],
    [{ type: "integer", separator: "," }, ["all"]],
  ])("of %j may be %j", (keys, words) => {
    expect(argumentOf({ ...keys, words })?.words).toEqual(words);
  });

  test.each<[object, readonly string[], string]>([
    [{ type: "float" }, ["nan"], 'words that are not values of the type float, found the string "nan"'],
    [{ type: "integer" }, ["5"], "words that are not values of the type integer"],
    [{ type: "boolean" }, ["1"], "words that are not values of the type boolean"],
    [{ type: "timestamp", now: true }, ["now"], 'words other than now, which "now": true accepts'],
    [{ values: ["a"] }, ["a"], "words that are not values of the type discrete"],
    [{ type: "float" }, ["auto", "auto"], 'different words, found the string "auto"'],
    [{ type: "integer", separator: "," }, ["1,2"], "words that are not values of the type integer"],
    [{ type: "float" }, [], "one or more words, found none"],
  ])("of %j are not %j", (keys, words, problem) => {
    expect(compiled({ ...keys, words }).errors).toEqual([expect.stringContaining(`bad-value: "words" expects ${problem}`)]);
  });

  test("go with types whose texts are known", () => {
    for (const type of ["string", "bytes", "json"])
      expect(compiled({ type, words: ["auto"] }).errors).toEqual([
        expect.stringContaining(
          `unknown-key: "words" does not go with the type ${type}; it goes with integer, float, boolean, timestamp, address, discrete and complex`,
        ),
      ]);
    expect(compiled({ type: "nothing", words: ["5"] }).errors).toEqual([expect.stringContaining("unknown-type")]);
    expect(argumentOf({ type: "float" })?.words).toBeUndefined();
  });
});

describe("the statuses of a sensor's values", () => {
  const statusOf = (keys: object) => compileText({ sensors: { s: { description: "S.", ...keys } } });

  test("are in the order of the file", () => {
    expect(statusOf({ type: "boolean", status: { true: "warn", false: "nominal" } }).model.sensors[0]?.status).toEqual([
      ["true", "warn"],
      ["false", "nominal"],
    ]);
    expect(statusOf({ values: ["a"], status: { a: "inactive" } }).model.sensors[0]?.status).toEqual([["a", "inactive"]]);
  });

  test("are of all values, and of no others; one that is mistyped is one mistake", () => {
    const values = ["idle", "busy", "error"];
    expect(statusOf({ values, status: { idle: "nominal" } }).errors).toEqual([
      expect.stringContaining('missing-key: "status" expects every value; it lacks busy, error'),
    ]);
    expect(statusOf({ values, status: { idle: "nominal", buzy: "nominal", error: "error" } }).errors).toEqual([
      expect.stringContaining('"status" expects the values idle, busy, error, found "buzy" (did you mean "busy"?)'),
    ]);
    expect(statusOf({ values: ["a"], status: { a: "nominal", zzzzz: "warn" } }).errors).toEqual([
      expect.stringMatching(/"status" expects the values a, found "zzzzz"$/),
    ]);
    expect(statusOf({ type: "boolean", status: {} }).errors).toEqual([expect.stringContaining("it lacks false, true")]);
  });
});

describe("what auto means for a sensor", () => {
  const strategyOf = (strategy: string, type: object = { type: "float" }) =>
    compileText({ sensors: { s: { description: "S.", ...type, strategy } } });

  test.each(["event", "period 10", "period 0.001", "event-rate 0 inf", "event-rate 1.0 1.0", "differential 0", "differential-rate 1 0 5"])(
    "may be %s",
    (strategy) => {
      expect(strategyOf(strategy).model.sensors[0]?.strategy).toBe(strategy);
    },
  );

  test.each(["period", "period 0", "period x", "event 1", "event-rate 2 1", "event-rate 1", "differential -1", "differential-rate 1 1"])(
    "is not %s",
    (strategy) => {
      expect(strategyOf(strategy).errors).toEqual([expect.stringMatching(/bad-value: "strategy": ./)]);
    },
  );

  test("depends on the type where it tells values apart", () => {
    expect(strategyOf("differential 1", { type: "integer", bigint: true }).errors).toEqual([]);
    expect(strategyOf("differential 1", { type: "string" }).errors).toHaveLength(1);
    expect(strategyOf("event", { values: ["a"] }).errors).toEqual([]);
    expect(strategyOf("differential 1", { type: "nothing" }).errors).toEqual([expect.stringContaining("unknown-type")]);
  });
});
