import { describe, expect, test } from "vitest";
import { countFields, formatCount, formatUsage } from "../../../runtime/protocol/usage.js";

describe("a usage line", () => {
  test("shows what may be left out in brackets", () => {
    const fields = [
      { name: "a" },
      { name: "b", optional: true },
      { name: "c", default: 0 },
      { name: "d", repeated: true },
      { name: "e", repeated: { minimum: 1 } },
      { name: "f", repeated: { maximum: 3 } },
    ] as const;
    expect(formatUsage("go", { arguments: fields })).toBe("?go a [b] [c] [d ...] e ... [f ...]");
    expect(formatUsage("go", {})).toBe("?go");
  });
});

describe("the number of arguments", () => {
  test.each([
    [undefined, "0"],
    [[{ name: "a" }], "1"],
    [[{ name: "a" }, { name: "b", optional: true }], "1 to 2"],
    [[{ name: "a", default: false }, { name: "b" }], "1 to 2"],
    [[{ name: "a", repeated: true }], "0 or more"],
    [[{ name: "a" }, { name: "b", repeated: { minimum: 2 } }], "3 or more"],
    [[{ name: "a", repeated: { minimum: 2, maximum: 2 } }], "2"],
    [[{ name: "a", repeated: { maximum: 2 } }], "0 to 2"],
  ])("of %j is %s", (fields, expected) => {
    const { minimum, maximum } = countFields(fields as Parameters<typeof countFields>[0]);
    expect(formatCount(minimum, maximum)).toBe(expected);
  });
});
