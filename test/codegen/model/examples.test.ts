import { describe, expect, test } from "vitest";
import { compileText } from "../../support/compile-text.js";

const request = (keys: object): object => ({ requests: { go: { description: "Go.", ...keys } } });
const examplesOf = (keys: object) => compileText(request(keys)).model.requests[0]?.signatures[0]?.examples;
const errorsOf = (keys: object): readonly string[] => compileText(request(keys)).errors.map((error) => error.replace(/^\S+ /, ""));

const a = { name: "a", type: "integer", maximum: 9 };
const rest = { name: "rest", type: "float", words: ["auto"], repeated: true };

describe("a call that is shown", () => {
  test("has arguments, informs and a reply, and where something is not shown, that is not there", () => {
    const fields = { arguments: [a], informs: [a], reply: [a] };
    expect(
      examplesOf({ ...fields, examples: [{ arguments: [1] }, { description: "Two.", arguments: [2], informs: [[3], [4]], reply: [5] }] }),
    ).toMatchObject([
      { description: "", arguments: [1], informs: undefined, reply: undefined, fail: undefined },
      {
        description: "Two.",
        arguments: [2],
        informs: [
          { kind: undefined, values: [3], fields: [{ name: "a" }] },
          { kind: undefined, values: [4] },
        ],
        reply: [5],
        fail: undefined,
      },
    ]);
    expect(examplesOf({ ...fields, examples: [{ arguments: [1], informs: [], reply: [5] }] })?.[0]?.informs).toEqual([]);
    expect(examplesOf({ examples: [{ arguments: [], fail: "no" }] })).toMatchObject([{ arguments: [], fail: "no" }]);
  });

  test("has as many values as fit: the last of the fields takes the rest, with its words", () => {
    const examples = [{ arguments: [1] }, { arguments: [1, 2.5, "auto", "nan"] }];
    expect(examplesOf({ arguments: [a, rest], examples })?.map((each) => each.arguments)).toEqual([[1], [1, 2.5, "auto", "nan"]]);
    expect(errorsOf({ arguments: [a, rest], examples: [{ arguments: [] }] })).toEqual([
      'bad-value: "arguments" expects 1 or more values, found 0',
    ]);
    expect(errorsOf({ arguments: [a], examples: [{ arguments: [1, 2] }] })).toEqual(['bad-value: "arguments" expects 1 value, found 2']);
    expect(errorsOf({ arguments: [a], reply: [], examples: [{ arguments: [10], reply: [1] }] })).toEqual([
      'bad-value: "a" expects 9 or less, found the number 10',
      'bad-value: "reply" expects 0 values, found 1',
    ]);
  });

  test("has the name of each inform before its values, where there are several kinds", () => {
    const informs = { one: [a], none: [] };
    expect(examplesOf({ informs, examples: [{ arguments: [], informs: [["one", 1], ["none"]] }] })?.[0]?.informs).toMatchObject([
      { kind: "one", values: [1] },
      { kind: "none", values: [] },
    ]);
    expect(errorsOf({ informs, examples: [{ arguments: [], informs: [["on", 1], [5], [], ["one"]] }] })).toEqual([
      'bad-value: an inform expects its name before its values, one of one, none (did you mean "one"?)',
      "bad-value: an inform expects its name before its values, one of one, none",
      "bad-value: an inform expects its name before its values, one of one, none",
      "bad-value: #one expects 1 value, found 0",
    ]);
  });

  test("either answers or fails, and shows no count", () => {
    expect(
      errorsOf({
        informs: [a],
        reply: [a],
        examples: [
          { arguments: [], informs: [], fail: "no" },
          { arguments: [], fail: "no", reply: [1] },
        ],
      }),
    ).toEqual(['conflict: "fail" cannot be used with "informs"', 'conflict: "reply" cannot be used with "fail"']);
    expect(errorsOf({ informs: [a], examples: [{ arguments: [], reply: [1] }] })).toEqual([
      'unknown-key: "reply" does not go with a reply that is the count of the informs',
    ]);
    expect(errorsOf({ reply: [a], examples: [{ arguments: [], informs: [[1]] }] })).toEqual([
      'unknown-key: "informs" goes with a request that has informs alone',
    ]);
  });

  test("is one of a signature, which has fields of its own", () => {
    const signatures = { get: { examples: [{ arguments: [] }] }, set: { arguments: [a], examples: [{ arguments: [3] }] } };
    const { model } = compileText(request({ signatures }));
    expect(model.requests[0]?.signatures.map(({ examples }) => examples.map((each) => each.arguments))).toEqual([[[]], [[3]]]);
  });
});

describe("an example of a value", () => {
  test("is of the type where it stands, or one of its words", () => {
    const types = { level: { type: "integer", maximum: 9, example: 5 } };
    const sensors = {
      s: { type: "level", example: 6, description: "S." },
      list: { type: "string", separator: ",", example: ["a"], description: "L." },
    };
    const { model } = compileText({ types, sensors, ...request({ arguments: [{ ...rest, example: "auto" }] }) });
    expect(model.types[0]?.example).toBe(5);
    expect(model.sensors.map(({ example }) => example)).toEqual([6, ["a"]]);
    expect(model.requests[0]?.signatures[0]?.arguments[0]?.example).toBe("auto");
    expect(compileText({ types: { level: { ...types.level, example: 10 } } }).errors).toEqual([
      expect.stringContaining('bad-value: "example" expects 9 or less, found the number 10'),
    ]);
  });

  test("is not shown of a secret", () => {
    expect(errorsOf({ arguments: [{ ...a, secret: true, example: 5 }] })).toEqual(['conflict: "example" cannot be used with "secret"']);
    expect(errorsOf({ arguments: [{ ...a, secret: false, example: 5 }] })).toEqual([]);
  });
});

describe("a request with signatures", () => {
  const signature = (...names: readonly string[]): object => ({ arguments: names.map((name) => ({ name, type: "float" })) });

  test("has two or more, and none of what is theirs", () => {
    expect(errorsOf({ signatures: { get: {} } })).toEqual([
      'bad-value: "signatures" expects two or more, found 1 (with one signature, put its keys into the request)',
    ]);
    for (const key of ["arguments", "informs", "reply", "examples"])
      expect(errorsOf({ [key]: [], signatures: { get: {}, set: signature("a") } })).toEqual([
        `conflict: "signatures" cannot be used with "${key}" (each signature has its own arguments, informs, reply and examples)`,
      ]);
  });

  test("is told apart by the number of arguments, which fits one alone", () => {
    const { model } = compileText(
      request({ signatures: { none: {}, one: signature("a"), two: { ...signature("a", "b"), description: "Two." } } }),
    );
    expect(model.requests[0]).toMatchObject({ hasSignatures: true });
    expect(model.requests[0]?.signatures.map(({ suffix, usage, description }) => [suffix, usage, description])).toEqual([
      ["none", "?go", ""],
      ["one", "?go a", ""],
      ["two", "?go a b", "Two."],
    ]);
    expect(errorsOf({ signatures: { one: signature("a"), none: {}, any: { arguments: [rest] } } })).toEqual([
      'signatures: 1 arguments fit both "one" and "any"',
    ]);
    expect(
      errorsOf({
        signatures: { any: { arguments: [{ ...rest, repeated: { minimum: 2 } }] }, three: signature("a", "b", "c"), one: signature("a") },
      }),
    ).toEqual(['signatures: 3 arguments fit both "any" and "three"']);
    const optional = { arguments: [1, 2].map((n) => ({ name: `n${n}`, type: "float", optional: true })) };
    expect(errorsOf({ signatures: { some: optional, more: { arguments: [rest] } } })).toEqual([
      'signatures: 0 to 2 arguments fit both "some" and "more"',
    ]);
  });

  test("replies the count of its informs, unless it says a reply", () => {
    const { model } = compileText(
      request({
        signatures: {
          a: { informs: [a] },
          b: { ...signature("x"), informs: { told: [] } },
          c: { ...signature("x", "y"), informs: [a], reply: [] },
        },
      }),
    );
    expect(model.requests[0]?.signatures.map(({ reply, informs, kinds }) => [reply, informs?.length, kinds?.length])).toEqual([
      [undefined, 1, undefined],
      [undefined, undefined, 1],
      [[], 1, undefined],
    ]);
  });
});
