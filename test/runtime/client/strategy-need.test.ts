import { describe, expect, test } from "vitest";
import { strongestStrategy } from "../../../runtime/client/sampling/strategy-need.js";
import { samplingArguments } from "../../../runtime/client/sampling/strategy-words.js";

describe("one strategy for several listeners", () => {
  test.each([
    [[], "none"],
    [["none"], "none"],
    [["auto"], "auto"],
    [["auto", "none"], "auto"],
    [["event", "event"], "event"],
    [["auto", "event"], "event"],
    [["event", "period 10"], "event-rate 0.0 10.0"],
    [["period 10", "period 4"], "period 4.0"],
    [["auto", "period 2"], "event-rate 0.0 2.0"],
    [["auto", "event-rate 1 10"], "event-rate 1.0 10.0"],
    [["event-rate 1 10", "event-rate 2 5"], "event-rate 1.0 5.0"],
    [["event-rate 5 10", "period 2"], "event-rate 2.0 2.0"],
    [["event-rate 1 inf", "event"], "event"],
    [["differential 2", "differential 1"], "differential 1"],
    [["differential 2", "event"], "event"],
    [["differential 2", "period 5"], "differential-rate 2 0.0 5.0"],
    [["differential-rate 2 1 10", "differential 3"], "differential-rate 2 0.0 10.0"],
    [["differential-rate 2 1 10", "event-rate 2 20"], "event-rate 1.0 10.0"],
    [["event", "of-its-own 3"], "of-its-own 3"],
  ])("of %j it is %s", (needed, strongest) => {
    expect(strongestStrategy(needed)).toBe(strongest);
    expect(strongestStrategy(needed.toReversed())).toBe(strongest);
  });
});

describe("the words of a strategy", () => {
  test.each([
    ["event", " x event", " x event"],
    ["period 0.5", " x period 0.5", " x period 500"],
    ["event-rate 0.1 inf", " x event-rate 0.1 inf", " x event-rate 100 inf"],
    ["differential 0.5", " x differential 0.5", " x differential 0.5"],
    ["differential-rate 0.5 1 2", " x differential-rate 0.5 1 2", " x differential-rate 0.5 1000 2000"],
  ])("%s are in seconds in protocol 5, and in milliseconds in 4", (strategy, five, four) => {
    expect(samplingArguments(["x"], strategy, 5)).toBe(five);
    expect(samplingArguments(["x"], strategy, 4)).toBe(four);
  });
});
