import { describe, expect, test } from "vitest";
import { RecentLines } from "../../../../runtime/server/clients/recent-lines.js";

/** What is left of lines that are noted at once. */
function left(maximumBytes: number, ...written: readonly string[]): readonly string[] {
  const recent = new RecentLines(maximumBytes, () => 0);
  for (const lines of written) recent.note("device", lines);
  return recent.lines.map(({ line }) => line);
}

describe("the last lines", () => {
  test("are as many as fit, each with what it costs to keep it", () => {
    expect(left(150, "#a 1\n#b 2\n", "#c 3\n", "#d 4\n")).toEqual(["#c 3", "#d 4"]);
    expect(left(40, "#a 1\n")).toEqual([]);
  });

  test("of one long text are whole lines of its end", () => {
    const all = Array.from({ length: 10_000 }, (_, index) => `#x ${index}\n`).join("");
    expect(left(200, all)).toEqual(["#x 9997", "#x 9998", "#x 9999"]);
  });

  test.each([
    ["with its newline", "\n"],
    ["without one", ""],
  ])("of one long line %s are its beginning", (_, end) => {
    expect(left(1000, `#x ${"y".repeat(5000)}${end}`)).toEqual([`#x ${"y".repeat(197)}…`]);
    expect(left(1000, `#a 1\n#b 2\n#x ${"y".repeat(5000)}${end}`)).toEqual([`#x ${"y".repeat(197)}…`]);
  });

  test("keep their characters, also where one is cut", () => {
    const text = Buffer.from(`#x ${"é".repeat(150)}\n#y é\n`).toString("latin1");
    expect(left(1000, text)).toEqual([`#x ${"é".repeat(98)}\uFFFD…`, "#y é"]);
  });
});
