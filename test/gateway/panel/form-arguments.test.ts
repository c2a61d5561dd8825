import { describe, expect, test } from "vitest";
import type { FieldDescription } from "../../../gateway/hub/device-description.js";
import { fieldWords } from "../../../gateway/panel/requests/field-words.js";
import { emptyTexts, formArguments } from "../../../gateway/panel/requests/form-arguments.js";

function field(name: string, type: FieldDescription["type"], more: Partial<FieldDescription> = {}): FieldDescription {
  return { name, type, description: "", optional: false, secret: false, ...more };
}

const frequency = field("frequency", "float", { minimum: 900, maximum: 1670, units: "MHz" });
const tolerance = field("tolerance", "float", { minimum: 0, default: "0.5" });
const when = field("when", "timestamp", { optional: true, words: ["now"] });
const terms = field("terms", "integer", { repeated: { minimum: 2, maximum: 3 } });

const problemsOf = (fields: readonly FieldDescription[], texts: readonly (readonly string[])[]): readonly (string | undefined)[] =>
  formArguments(fields, texts).problems.flat();

describe("the arguments of a form", () => {
  test("leave out what may be left out at the end", () => {
    expect(formArguments([frequency, tolerance], [["1420.4"], [""]])).toMatchObject({ arguments: ["1420.4"], isGood: true });
  });

  test("hold the default where something follows it", () => {
    expect(formArguments([tolerance, when], [[""], ["now"]]).arguments).toEqual(["0.5", "now"]);
  });

  test("need what is required, and what something follows", () => {
    expect(problemsOf([frequency], [[""]])).toEqual(["Needs a value"]);
    expect(problemsOf([when, field("last", "string", { optional: true })], [[""], ["x"]])).toEqual([
      "Needs a value, since last follows it",
      undefined,
    ]);
  });

  test("hold a date as the seconds of the wire, in UTC", () => {
    expect(formArguments([when], [["2023-11-14 22:13:20"]]).arguments).toEqual(["1700000000"]);
    expect(formArguments([when], [["2023-11-14"]]).arguments).toEqual(["1699920000"]);
    expect(formArguments([when], [["2023-11-15T00:13:20+02:00"]]).arguments).toEqual(["1700000000"]);
  });

  test("are as many of a repeated one as it wants", () => {
    expect(emptyTexts([terms])).toEqual([["", ""]]);
    expect(problemsOf([terms], [["1", ""]])).toEqual([undefined, "Needs 2 or more values"]);
    expect(problemsOf([terms], [["1", "2", "3", "4"]])).toEqual([undefined, undefined, undefined, "Takes no more than 3 values"]);
    expect(formArguments([terms], [["1", "", "2"]])).toMatchObject({ arguments: ["1", "2"], isGood: true });
  });
});

describe("a text is checked as a device reads it", () => {
  test.each([
    [frequency, "fast", 'Expected a float, received "fast"'],
    [frequency, "12", "Expected at least 900 and at most 1670, received 12"],
    [field("n", "integer"), "1.5", expect.stringMatching(/^Expected an integer/)],
    [
      field("n", "integer", { maximum: "18446744073709551615" }),
      "18446744073709551616",
      expect.stringContaining("at most 18446744073709551615"),
    ],
    [field("on", "boolean"), "true", 'Expected a boolean, 1 or 0, received "true"'],
    [field("mode", "discrete", { values: ["idle", "stow"] }), "stwo", expect.stringContaining("idle")],
    [field("to", "address"), "nowhere", expect.stringMatching(/^Expected an IP address/)],
    [field("config", "json"), "{", expect.stringMatching(/JSON/)],
    [field("which", "integer", { separator: "," }), "1,x", expect.stringContaining("x")],
    [when, "soon", expect.stringMatching(/^Expected a timestamp/)],
  ])("%o refuses %s", (its, text, problem) => {
    expect(problemsOf([its], [[text]])).toEqual([problem]);
  });

  test.each([
    [frequency, " 1420.4 "],
    [field("n", "integer"), "9007199254740993"],
    [when, "now"],
    [field("name", "string"), "Ä b"],
    [field("which", "integer", { separator: "," }), "1,2"],
    [field("gain", "complex"), "1+2j"],
  ])("%o takes %s", (its, text) => {
    expect(problemsOf([its], [[text]])).toEqual([undefined]);
  });
});

test("a field says what it takes before one writes", () => {
  expect(fieldWords(frequency)).toBe("float, 900 to 1670 MHz");
  expect(fieldWords(tolerance)).toBe("float, at least 0, default 0.5");
  expect(fieldWords(when)).toBe("time, in seconds or as a date in UTC, or now, may be left out");
  expect(fieldWords(terms)).toBe("integer, 2 to 3 of them");
});
