import { expect, test } from "vitest";
import type { Diagnostic } from "../../codegen/diagnostics/diagnostics.js";
import { formatFrame, splitLines } from "../../codegen/diagnostics/frame.js";
import { formatReport, formatRest } from "../../codegen/diagnostics/report.js";

test.each<[what: string, text: string, line: number, column: number, frame: string]>([
  ["a place in the middle", "{\n  abc: 1\n}", 2, 3, "2 |   abc: 1\n  |   ^"],
  ["a place after the last character", "{", 1, 2, "1 | {\n  |  ^"],
  ["tabs, which stay", "\t\tx", 1, 3, "1 | \t\tx\n  | \t\t^"],
  ["wide letters, and marks that combine", "日本 e\u0301 x", 1, 7, "1 | 日本 e\u0301 x\n  |        ^"],
  ["lines that end by CR or CRLF", "a\rb\r\nc", 3, 1, "3 | c\n  | ^"],
  ["what would move the cursor", "a\x1b[2Jb", 1, 6, "1 | a?[2Jb\n  |      ^"],
  ["a line with more digits", `${"\n".repeat(9)}x`, 10, 1, "10 | x\n   | ^"],
])("the frame shows %s", (_, text, line, column, frame) => {
  expect(formatFrame(splitLines(text), { line, column })).toBe(frame);
});

test("the frame shows a long line around its place", () => {
  const [shown = "", mark = ""] = formatFrame([`${"a".repeat(500)}X${"b".repeat(500)}`], { line: 1, column: 501 }).split("\n");
  expect(shown.length).toBe(4 + 110);
  expect(shown.charAt(mark.indexOf("^"))).toBe("X");
});

test.each<[what: string, line: string, column: number, length: number, marks: string]>([
  ["a token", '{ "type": "flaot" }', 11, 7, "          ^^^^^^^"],
  ["wide letters", 'a "日本" b', 3, 4, "  ^^^^^^"],
  ["no more than the line", "ab", 2, 9, " ^"],
  ["what a terminal shows in no column", "e\u0301", 2, 1, " ^"],
])("the frame underlines %s", (_, line, column, length, marks) => {
  expect(formatFrame([line], { line: 1, column, length })).toBe(`1 | ${line}\n  | ${marks}`);
});

test("there is no frame where there is no such line", () => {
  expect(formatFrame(["a"], { line: 2, column: 1 })).toBe("");
});

const mistake: Diagnostic = {
  file: "a,b:c.json",
  line: 2,
  column: 3,
  severity: "error",
  rule: "bad-value",
  message: "50 %\nof it",
  hint: "say 1",
};

test("mistakes are printed for GitHub with its escapes", () => {
  expect(formatReport([mistake], "github")).toEqual(["::error file=a%2Cb%3Ac.json,line=2,col=3,title=bad-value::50 %25%0Aof it (say 1)"]);
});

test("mistakes are printed for GitHub up to their last column", () => {
  expect(formatReport([{ ...mistake, length: 4, severity: "warning" }], "github")[0]).toMatch(
    /^::warning file=a%2Cb%3Ac.json,line=2,col=3,endColumn=7,title=bad-value::/,
  );
});

test("of many mistakes GitHub gets a hundred, errors before warnings and yet in order, and the rest is counted", () => {
  const many = Array.from(
    { length: 150 },
    (_, index): Diagnostic => ({ ...mistake, line: index + 1, severity: index < 100 ? "warning" : "error" }),
  );
  const lines = formatReport(many, "github").map((line) => Number(/line=(\d+),/.exec(line)?.[1]));
  expect(lines).toEqual([...Array.from({ length: 50 }, (_, index) => index + 1), ...Array.from({ length: 50 }, (_, index) => index + 101)]);
  expect([formatRest(many, "github"), formatRest(many, "json"), formatRest([mistake], "github")]).toEqual([
    "… and 50 more",
    undefined,
    undefined,
  ]);
});

test("mistakes are printed for programs as one list, also when there are none", () => {
  expect(JSON.parse(formatReport([mistake], "json").join(""))).toEqual([mistake]);
  expect(formatReport([], "json")).toEqual(["[]"]);
});
