import { describe, expect, test } from "vitest";
import { ESCAPES, escapeArgument, unescapeArgument } from "../../../runtime/protocol/escapes.js";

const table: readonly (readonly [character: string, escaped: string])[] = [
  ["\\", "\\\\"],
  [" ", "\\_"],
  ["\0", "\\0"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\x1b", "\\e"],
  ["\t", "\\t"],
  ["", "\\@"],
];

describe("the escapes of guidelines §2.1", () => {
  test("are all in this table", () => {
    expect(new Set(table.map(([character]) => character))).toEqual(new Set(ESCAPES.values()));
  });

  test.each(table)("%j is written %s, and read back", (character, escaped) => {
    expect(escapeArgument(character)).toBe(escaped);
    expect(unescapeArgument(escaped)).toBe(character);
  });

  test("leave every other byte as it is", () => {
    for (let code = 0; code < 256; code++) {
      const character = String.fromCharCode(code);
      if (!table.some(([special]) => special === character)) expect(escapeArgument(character)).toBe(character);
    }
  });

  test("are found wherever they stand", () => {
    expect(escapeArgument("a b\\c")).toBe("a\\_b\\\\c");
    expect(unescapeArgument("a\\_b\\\\_c")).toBe("a b\\_c");
    expect(unescapeArgument("x\\@y")).toBe("xy");
  });
});
