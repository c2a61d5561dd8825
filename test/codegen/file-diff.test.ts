import { expect, test } from "vitest";
import { formatDiff } from "../../codegen/file-diff.js";

function diff(before: string, after: string): readonly string[] {
  return formatDiff({ before, after, names: ["old", "new"] });
}

const lines = (count: number, word: string): string => Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join("");

test("differences are shown as diff -u shows them, with a line around each", () => {
  expect(diff("a\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n")).toEqual(["--- old", "+++ new", "@@ -2,3 +2,3 @@", " b", "-c", "+C", " d"]);
});

test("a file that was cut short, or has the ends of lines of Windows, is told so", () => {
  expect(diff("a\nb", "a\nb\n")).toContain("\\ No newline at end of file");
  expect(diff("a\r\n", "a\n").slice(3)).toEqual(["-a?", "+a"]);
});

test("what is long is cut after 24 lines, and one line more is not worth a cut", () => {
  expect(diff("", lines(24, "x")).at(-1)).toBe("+x 23");
  expect(diff("", lines(25, "x")).slice(-2)).toEqual(["+x 22", "… and 2 lines more"]);
});

test("texts that have nothing in common are not compared to the end", () => {
  expect(diff(lines(5_000, "x"), lines(5_000, "y"))).toEqual(["--- old", "+++ new", "… they differ in more than 2000 lines"]);
});
