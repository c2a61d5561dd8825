import { describe, expect, test } from "vitest";
import { detach, flat, fromBytes, fromUnicode, toBytes, toUnicode } from "../../../runtime/protocol/wire-text.js";

describe("text on the wire", () => {
  test("has a character for each byte, and loses none", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, code) => code);
    expect([...toBytes(fromBytes(bytes))]).toEqual([...bytes]);
    expect(fromBytes(bytes.subarray(65, 67))).toBe("AB");
  });

  test("holds Unicode as UTF-8, and says where bytes are none", () => {
    expect(fromUnicode("plain")).toBe("plain");
    expect(fromUnicode("ä€")).toBe("\xc3\xa4\xe2\x82\xac");
    expect(toUnicode("\xc3\xa4\xe2\x82\xac")).toBe("ä€");
    expect(toUnicode("plain")).toBe("plain");
    expect(toUnicode("\xff")).toBeUndefined();
    expect(fromUnicode("\ud800")).toBe("\xef\xbf\xbd");
  });

  test.each(["", "short", "x".repeat(12), "x".repeat(13), "long enough to be a view"])(
    "is the same in one piece, and apart from its chunk: %j",
    (text) => {
      expect([flat(text), detach(text), detach(`<${text}>`.slice(1, -1))]).toEqual([text, text, text]);
    },
  );
});
