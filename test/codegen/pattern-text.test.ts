import { patternText } from "katcp-gen";
import { pattern } from "katcp-runtime/pattern";
import { expect, test } from "vitest";
import { Random } from "../../tools/values/random.js";

test.each(["m\\d{3}", "[a-z*/]+", "(?i)x|`y`", ".*", "\\S(?:.*\\S)?", "(a|b)*c{2,5}", "", "[[:alpha:]]{3}-(?:0|1)+", "x?y?z?"])(
  "texts for %s match it, and differ where they can",
  (source) => {
    const random = new Random(1, source);
    const texts = Array.from({ length: 50 }, () => patternText(source, () => random.next()));
    const { matches } = pattern(source);
    expect(texts.filter((text) => text === undefined || !matches.call(pattern(source), text))).toEqual([]);
    expect(new Set(texts).size).toBeGreaterThan(source === "" ? 0 : 1);
    expect(Math.max(...texts.map((text) => text?.length ?? 0))).toBeLessThan(40);
  },
);

test("there is none where no printable text matches", () => {
  expect(patternText("é", () => 0)).toBe(undefined);
});

test("a text ends the shortest way once it has twelve characters", () => {
  expect(patternText("(?:a|b)*c", () => 0)).toBe(`${"a".repeat(12)}c`);
  expect(patternText("(?:a|b)*(?:c|dd)", () => 0)).toBe(`${"a".repeat(12)}c`);
  expect(patternText("a{20}", () => 0.99)).toBe("a".repeat(20));
});
