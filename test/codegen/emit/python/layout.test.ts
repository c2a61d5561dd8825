import { describe, expect, test } from "vitest";
import { docstring } from "../../../../codegen/emit/python/layout/docstring.js";
import { call, keyword, lay, tuple } from "../../../../codegen/emit/python/layout/expression.js";
import { bytes, float, json, text } from "../../../../codegen/emit/python/layout/literal.js";
import { pythonPattern } from "../../../../codegen/emit/python/patterns/python-pattern.js";

describe("a docstring", () => {
  test("of one line begins with a capital and ends as a sentence", () => {
    expect(docstring("set the mode", 4)).toBe('    """Set the mode."""');
    expect(docstring("`?go`: go there:", 0)).toBe('"""`?go`: go there."""');
  });

  test("of several lines has a summary, a blank line, and its end on a line of its own", () => {
    expect(docstring("One.\nTwo\n\n  Three", 4)).toBe('    """One.\n\n    Two\n\n      Three\n    """');
  });

  test("holds backslashes, quotes and what only looks like an escape as they are", () => {
    expect(docstring("a \\N{BEL} b", 0)).toBe('r"""a \\N{BEL} b."""'.replace('r"""a', 'r"""A'));
    expect(docstring('He said """hi"""', 0)).toBe('"""He said \\"\\"\\"hi\\"\\"\\"."""');
    expect(docstring('"Hi" \\ """x"""', 0)).toBe('"""\\u0022Hi" \\u005c \\"\\"\\"x\\"\\"\\"."""');
  });
});

describe("a literal", () => {
  test("of a text has the quotes that need fewer escapes", () => {
    expect(['a"b', "a'b", 'a"b\'c"', "\u0001\n\\é\u200b"].map(text)).toEqual([
      "'a\"b'",
      '"a\'b"',
      "'a\"b\\'c\"'",
      '"\\x01\\n\\\\é\\u200b"',
    ]);
  });

  test("of bytes has a character for each", () => {
    expect(bytes("\u00c3\u00a9a\0")).toBe('b"\\xc3\\xa9a\\x00"');
  });

  test("of a float is one", () => {
    expect([1, -0, 1e21, 0.5, Number.NaN, Number.NEGATIVE_INFINITY].map(float)).toEqual([
      "1.0",
      "-0.0",
      "1e+21",
      "0.5",
      'float("nan")',
      'float("-inf")',
    ]);
  });

  test("of JSON is Python's", () => {
    expect(lay("", json({ a: [1, null, true], b: {} }), { indent: 0, after: "" })).toBe('{"a": [1, None, True], "b": {}}');
  });
});

test("an expression is laid out in one line where it fits, else a line for each part", () => {
  const expression = call("Call", text("tune"), tuple([text("x")]), keyword("default", call("f", "1")));
  expect(lay("A = ", expression, { indent: 0, after: "" })).toBe('A = Call("tune", ("x",), default=f(1))');
  expect(lay("A = ", expression, { indent: 60, after: "" })).toBe(
    ["A = Call(", '    "tune",', '    ("x",),', "    default=f(1),", ")"]
      .map((line, index) => (index === 0 ? line : `${" ".repeat(60)}${line}`))
      .join("\n"),
  );
});

describe("a pattern of RE2 in Python", () => {
  test.each([
    ["m\\d{3}(?:\\.[hv])?", "m\\d{3}(?:\\.[hv])?"],
    ["a$", "a\\Z"],
    ["\\z", "\\Z"],
    ["[[:alpha:]_]\\s", "[A-Za-z_][\\t\\n\\f\\r ]"],
    ["(?i)a|b", "(?i:a|b)"],
    ["(?P<x>a)(?<y>b)", "(?:a)(?:b)"],
    ["\\x{1F600}", "\\U0001f600".toUpperCase().replace("\\U", "\\U")],
    ["a{,2}", "a\\{,2}"],
    ["\\Qa.b\\E", "a\\.b"],
    ["[a&&b[]", "[a\\&\\&b\\[]"],
  ])("%s is %s", (source, expected) => {
    expect(pythonPattern(source)).toBe(expected);
  });

  test("is none where Python has nothing like it", () => {
    expect(["(?U)a+", "(?m)^a$", "a(?i)b"].map(pythonPattern)).toEqual([undefined, undefined, undefined]);
  });

  test("writes out the classes of Unicode", () => {
    expect(pythonPattern("\\p{Greek}")).toMatch(/^\[\\u0370-\\u0373/);
  });
});
