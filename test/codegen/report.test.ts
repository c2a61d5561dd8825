import { expect, test } from "vitest";
import type { Diagnostic } from "../../codegen/diagnostics.js";
import { formatFrame, splitLines } from "../../codegen/frame.js";
import { formatReport } from "../../codegen/report.js";

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
  const [shown = "", mark = ""] = formatFrame(splitLines(`${"a".repeat(500)}X${"b".repeat(500)}`), { line: 1, column: 501 }).split("\n");
  expect(shown.length).toBe(4 + 110);
  expect(shown.charAt(mark.indexOf("^"))).toBe("X");
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

test("mistakes are printed for people with their line", () => {
  expect(formatReport([mistake], "text", () => "x\nabc")).toEqual([
    "a,b:c.json:2:3: error bad-value: 50 %\nof it (say 1)",
    "2 | abc\n  |   ^",
  ]);
  expect(formatReport([mistake], "text", () => undefined)).toHaveLength(1);
});

test("mistakes are printed for GitHub with its escapes", () => {
  expect(formatReport([mistake], "github", () => undefined)).toEqual([
    "::error file=a%2Cb%3Ac.json,line=2,col=3,title=bad-value::50 %25%0Aof it (say 1)",
  ]);
});

test("mistakes are printed for programs as one list, also when there are none", () => {
  expect(JSON.parse(formatReport([mistake], "json", () => undefined).join(""))).toEqual([mistake]);
  expect(formatReport([], "json", () => undefined)).toEqual(["[]"]);
});
