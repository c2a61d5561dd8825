import { expect, test } from "vitest";
import { rowsAhead } from "../../../gateway/panel/sensors/rows-ahead.js";

test("what comes into sight next lies below where one scrolls down, and above where one scrolls up", () => {
  expect(rowsAhead({ first: 0, end: 40 }, { first: 2, end: 42 }, 20_000)).toEqual({ first: 42, end: 96 });
  expect(rowsAhead({ first: 2002, end: 2042 }, { first: 2000, end: 2040 }, 20_000)).toEqual({ first: 1952, end: 2000 });
});

test("nothing lies beyond the ends of a list", () => {
  expect(rowsAhead({ first: 40, end: 80 }, { first: 60, end: 100 }, 100)).toEqual({ first: 100, end: 100 });
  expect(rowsAhead({ first: 40, end: 80 }, { first: 10, end: 50 }, 100)).toEqual({ first: 0, end: 10 });
});
