import fc from "fast-check";
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

  test("are the same in long texts as in short ones, which are read another way", () => {
    const piece = fc.constantFrom("a", " ", "\\", "\0", "\n", "\r", "\x1b", "\t", "\xff", "@", "_", "\\@", "\\_", "\\q");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const many = 300;
        expect(escapeArgument(text.repeat(many))).toBe(text === "" ? "\\@" : escapeArgument(text).repeat(many));
        expect(unescapeArgument(escapeArgument(text.repeat(many)))).toBe(text.repeat(many));
        // A backslash at the end of a piece would belong to the next one.
        const whole = `${text}a`;
        if (!whole.endsWith("\\a")) expect(unescapeArgument(whole.repeat(many))).toBe(unescapeArgument(whole).repeat(many));
      }),
      { seed: 20261127, numRuns: 500 },
    );
  });

  test("of fifteen million bytes are read and written in one pass, without a function called for each", () => {
    const { replace } = String.prototype;
    String.prototype.replace = () => {
      throw new Error("a long text is not to be gone through by replace");
    };
    try {
      const escaped = "\\_".repeat(7_500_000);
      const text = unescapeArgument(escaped);
      expect(text.length).toBe(7_500_000);
      expect(escapeArgument(text) === escaped).toBe(true);
    } finally {
      String.prototype.replace = replace;
    }
  });
});
