import { describe, expect, test } from "vitest";
import { checkString } from "../../../codegen/interface/json-scalars.js";
import { SyntaxProblem } from "../../../codegen/interface/syntax-problem.js";

describe("a surrogate pair that is escaped", () => {
  test.each(["\\ud800\\udc00", "\\ud800\\udfff", "\\udbff\\udc00", "\\udbff\\udfff"])("may be %s, the ends of both ranges", (pair) => {
    expect(() => checkString(`"${pair}"`, 0)).not.toThrow();
  });

  test.each(["\\ud800\\udbff", "\\ud800\\ue000", "\\udc00\\udc00", "\\udfff\\udc00", "\\udbff\\ud7ff"])(
    "may not be %s, just outside them",
    (pair) => {
      expect(() => checkString(`"a${pair}"`, 10)).toThrow(new SyntaxProblem(12, "expected both halves of a surrogate pair, found one"));
    },
  );

  test.each(["\\ud7ff", "\\ue000"])("does not begin with %s, which is a character by itself", (character) => {
    expect(() => checkString(`"${character}x"`, 0)).not.toThrow();
  });
});
