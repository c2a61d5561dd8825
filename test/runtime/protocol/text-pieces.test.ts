import { describe, expect, test } from "vitest";
import { NextPlace, nowhere } from "../../../runtime/protocol/next-place.js";
import { append, wholePieceBytes } from "../../../runtime/protocol/text-pieces.js";

/** How long the pieces are that come of adding pieces of these lengths. */
function lengthsOf(...added: readonly number[]): readonly number[] {
  const pieces: string[] = [];
  for (const [index, length] of added.entries()) append(pieces, String.fromCharCode(97 + (index % 26)).repeat(length));
  expect(pieces.join("")).toBe(added.map((length, index) => String.fromCharCode(97 + (index % 26)).repeat(length)).join(""));
  return pieces.map((piece) => piece.length);
}

describe("a text in pieces", () => {
  test.each<[readonly number[], readonly number[]]>([
    [[5], [5]],
    [
      [5, 4],
      [5, 4],
    ],
    [[5, 5], [10]],
    [[5, 6], [11]],
    [[8, 4, 2, 1, 1], [16]],
    [
      [8, 4, 1, 1],
      [8, 4, 2],
    ],
  ])("of lengths %j is kept in pieces of %j", (added, kept) => {
    expect(lengthsOf(...added)).toEqual(kept);
  });

  test("is joined up to 64 KiB, and no piece larger than that is copied again", () => {
    expect(wholePieceBytes).toBe(64 * 1024);
    const half = wholePieceBytes / 2;
    expect(lengthsOf(half, half, half, half)).toEqual([2 * half, 2 * half]);
    expect(lengthsOf(wholePieceBytes - 1, wholePieceBytes - 1)).toEqual([2 * wholePieceBytes - 2]);
    expect(lengthsOf(10, wholePieceBytes)).toEqual([10, wholePieceBytes]);
    expect(lengthsOf(...Array.from({ length: 1000 }, () => 1)).length).toBeLessThan(11);
  });
});

describe("where a character stands next", () => {
  test("is found from each place on, and remembered until another text comes", () => {
    const places = new NextPlace(",");
    expect([0, 1, 2, 3, 4].map((at) => places.from("a,b,c", at))).toEqual([1, 1, 3, 3, nowhere]);
    places.forget();
    expect(places.from(",", 0)).toBe(0);
    places.forget();
    expect([places.from("abc", 0), places.from("abc", 2)]).toEqual([nowhere, nowhere]);
  });

  test("is looked for once, where there is none", () => {
    const places = new NextPlace(",");
    let searches = 0;
    const text = { indexOf: () => (++searches > 0 ? -1 : 0) } as unknown as string;
    for (let at = 0; at < 100; at++) places.from(text, at);
    expect(searches).toBe(1);
  });
});
