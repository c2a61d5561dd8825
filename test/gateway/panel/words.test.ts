import { describe, expect, test } from "vitest";
import { ageText, durationText } from "../../../gateway/panel/words/duration-text.js";
import { dateAndTime, fromFieldTime, shortTime, toFieldTime } from "../../../gateway/panel/words/time-text.js";
import { plottedNumber, valueText } from "../../../gateway/panel/words/value-text.js";

describe("lengths of time", () => {
  test.each([
    [0, "0 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [200, "3 min 20 s"],
    [18_720, "5 h 12 min"],
    [1_051_200, "12 d 4 h"],
    [-3, "0 s"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  test("an age has one unit, and a clock that is ahead is told only beyond five seconds", () => {
    expect([200, -3, -20, Number.NaN].map(ageText)).toEqual(["3 min", "0 s", "in 20 s", "–"]);
  });
});

describe("times", () => {
  test("are in UTC, with the date where it is another day", () => {
    expect(shortTime(1_700_000_000, 1_700_000_100)).toBe("22:13:20");
    expect(shortTime(1_700_000_000, 1_700_090_000)).toBe("2023-11-14 22:13:20");
  });

  test("go through a field and back", () => {
    expect(fromFieldTime(toFieldTime(1_700_000_000))).toBe(1_700_000_000);
    expect(fromFieldTime("")).toBeUndefined();
  });

  test("that no date can hold are a dash", () => {
    expect(dateAndTime(1e20)).toBe("–");
  });
});

describe("values", () => {
  test.each([
    ["1284.0", "float", "1284.0"],
    ["16.503032178", "float", "16.503032"],
    ["12345.678901234", "float", "12345.679"],
    ["0.00000123456789", "float", "1.23457e-6"],
    ["nan", "float", "nan"],
    ["-inf", "float", "-inf"],
    ["garbage", "float", "garbage"],
    ["1", "boolean", "true"],
    ["yes", "boolean", "yes"],
    ["0.0", "timestamp", "0.0"],
    ["1700000000.5", "timestamp", "2023-11-14 22:13:20"],
    ["1,2 3", "string", "1,2 3"],
  ])("%s of type %s is shown as %s", (text, type, shown) => {
    expect(valueText(text, type)).toBe(shown);
  });

  test("are numbers in a plot, a discrete its place", () => {
    expect(plottedNumber("stow", "discrete", ["idle", "stow"])).toBe(1);
    expect(plottedNumber("gone", "discrete", ["idle", "stow"])).toBeUndefined();
    expect(plottedNumber("nan", "float")).toBeUndefined();
    expect(plottedNumber("", "integer")).toBeUndefined();
    expect(plottedNumber("1", "boolean")).toBe(1);
    expect(plottedNumber("10.0.0.1:7147", "address")).toBeUndefined();
  });
});
