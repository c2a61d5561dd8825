import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseApiVersion } from "../../../runtime/protocol/api-version.js";
import { cutPieces, PIECE_BYTES } from "../../../runtime/protocol/description.js";
import { loadInterfaceText } from "../../../runtime/protocol/interface-text.js";
import { fromUnicode, toBytes } from "../../../runtime/protocol/wire-text.js";

describe("a text that is told in pieces", () => {
  test.each([0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 2 * PIECE_BYTES + 1])(
    "of %d bytes has as few as fit",
    (length) => {
      const text = "x".repeat(length);
      const pieces = cutPieces(text);
      expect(pieces.join("")).toBe(text);
      expect(pieces.map((piece) => piece.length)).toEqual([
        ...Array.from({ length: Math.floor(length / PIECE_BYTES) }, () => PIECE_BYTES),
        ...(length % PIECE_BYTES === 0 ? [] : [length % PIECE_BYTES]),
      ]);
    },
  );

  test.each(["é", "€", "𝄞", "\u07ff", "\u0080", "\uffff", "\u{10ffff}"])("is never cut within %s", (character) => {
    for (let shift = 0; shift < 4; shift++) {
      const text = `${"x".repeat(PIECE_BYTES - shift)}${character.repeat(3)}`;
      const pieces = cutPieces(fromUnicode(text));
      expect(pieces.map((piece) => toBytes(piece).toString("utf8")).join("")).toBe(text);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(PIECE_BYTES);
        expect(fromUnicode(toBytes(piece).toString("utf8"))).toBe(piece);
      }
    }
  });
});

describe("the interface of a contract", () => {
  test("is loaded once, whoever asks and when, with the SHA-256 of its UTF-8", async () => {
    let loads = 0;
    const describeIt = async () => ({ text: `é${++loads}` });
    const [one, other] = await Promise.all([loadInterfaceText(describeIt), loadInterfaceText(describeIt)]);
    expect(one).toEqual({ text: "é1", hash: createHash("sha256").update("é1").digest("hex") });
    expect(other).toBe(one);
    expect(await loadInterfaceText(describeIt)).toBe(one);
    expect((await loadInterfaceText(async () => ({ text: "x" }))).text).toBe("x");
  });

  test("is loaded again where that failed", async () => {
    let loads = 0;
    const describeIt = async () => {
      if (++loads === 1) throw new Error("not there");
      return { text: "x" };
    };
    await expect(loadInterfaceText(describeIt)).rejects.toThrow("not there");
    expect((await loadInterfaceText(describeIt)).text).toBe("x");
    expect(loads).toBe(2);
  });
});

test.each([
  ["dev-1.2", { api: "dev", major: "1", minor: "2" }],
  ["my-dev-api-10.20", { api: "my-dev-api", major: "10", minor: "20" }],
  ["a\nb-1.0", { api: "a\nb", major: "1", minor: "0" }],
  ["-0.0-01.02", { api: "-0.0", major: "01", minor: "02" }],
  ["-1.2", undefined],
  ["dev-1", undefined],
  ["dev-1.2.3", undefined],
  ["dev-1.2x", undefined],
  ["dev-x.2", undefined],
  ["dev1.2", undefined],
  ["dev-1.2\n", undefined],
  ["", undefined],
])("the version %j has the parts %j", (text, parts) => {
  expect(parseApiVersion(text)).toEqual(parts);
});
