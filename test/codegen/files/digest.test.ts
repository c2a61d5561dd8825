import { expect, test } from "vitest";
import { digestOf } from "../../../codegen/files/digest.js";

test.each([
  ["", "00000000000000000000000000000000"],
  ["The quick brown fox jumps over the lazy dog", "2f1583c3ecee2c675d7bf66ce5e91d2c"],
])("the digest of %j is that of MurmurHash3 for 32-bit machines", (text, digest) => {
  expect(digestOf(text)).toBe(digest);
});

test("bytes and the same text in UTF-8 have one digest, wherever in its memory the text stands", () => {
  const text = "Öffnung – 20°".repeat(700);
  const shifted = Buffer.from(`x${text}`).subarray(1);
  expect(digestOf(shifted)).toBe(digestOf(text));
});

test("a change of any byte, of the length, and of the order changes it", () => {
  const bytes = Uint8Array.from({ length: 70 }, (_, index) => index);
  const seen = new Set([digestOf(bytes), digestOf(bytes.toReversed()), digestOf(new Uint8Array(16)), digestOf(new Uint8Array(17))]);
  for (let at = 0; at < bytes.length; at++) seen.add(digestOf(bytes.with(at, 0xff)));
  expect(seen.size).toBe(4 + bytes.length);
});

test("what is longer than a stretch has the digest of the whole", () => {
  const bytes = new Uint8Array(50_000);
  const seen = new Set([0, 4_095, 4_096, 16_384, 49_999].map((at) => digestOf(bytes.with(at, 1))));
  expect(seen.size).toBe(5);
});
