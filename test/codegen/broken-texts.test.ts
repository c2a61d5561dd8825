import { describe, expect, test } from "vitest";
import { complaintsOf, unmark } from "../support/marked.js";

const head = '"name": "d", "version": "d-1.0"';

/** Each text has one mistake, at the mark (interface reference, "Text" and "Diagnostics"). */
const syntax: readonly string[] = [
  "«nonsense",
  "{ «name: 1 }",
  `{ ${head} «`,
  `{ ${head}, "x-a": «07 }`,
  `{ ${head}, "x-a": «-`,
  `{ ${head}, "x-a": «1. }`,
  `{ ${head}, "x-a": «.5 }`,
  `{ ${head}, "x-a": «+1 }`,
  `{ ${head}, "x-a": «1e }`,
  `{ ${head}, "x-a": «0x10 }`,
  `{ ${head}, "x-a": «1_0 }`,
  `{ ${head}, "x-a": «NaN }`,
  `{ ${head}, "x-a": «Infinity }`,
  `{ ${head}, "x-a": «1e400 }`,
  `{ ${head}, "x-a": [-«1e400] }`.replace("[-«1e400]", "[«-1e400]"),
  `{ ${head}, "x-a": «tru}`,
  `{ ${head}, "x-a": «True }`,
  `{ ${head}, "x-a": «undefined }`,
  `{ ${head}, "x-a": «'a' }`,
  `{ ${head},«, }`,
  `{ «, ${head} }`,
  `{ ${head}, "x-a": [1, «, 2] }`,
  `{ ${head}, "x-a": [«,] }`,
  `{ ${head}, "x-a": [1 «2] }`,
  `{ ${head} «"x-a": 1 }`,
  `{ ${head}, "x-a" «1 }`,
  `{ ${head}, "x-a": «}`,
  `{ ${head}, "x-a": [1«}`,
  `{ ${head} } «{}`,
  `{ ${head} } «,`,
  `{ ${head}, "x-a": «"open }`,
  `{ ${head}, "x-a": «"open\n" }`,
  `{ ${head}, "x-a": "a«\tb" }`,
  `{ ${head}, "x-a": "a«\0b" }`,
  `{ ${head}, "x-a": "a«\u001fb" }`,
  `{ ${head}, "x-a": "a«\\qb" }`,
  `{ ${head}, "x-a": "«\\u12g4" }`,
  `{ ${head}, "x-a": "«\\ud800" }`,
  `{ ${head}, "x-a": "«\\ud800\\u0041" }`,
  `{ ${head}, "x-a": "«\\udc00" }`,
  `{ ${head}, "«\\x": 1 }`,
  `{ ${head} «/* open`,
  `{ ${head}, "x-a": ${"[".repeat(99)}«[1${"]".repeat(100)} }`,
  `{ ${head},\n\t"x-a": «nope }`,
  `{ ${head},\r"x-a":\r«nope }`,
  `{ ${head},\r\n"é€😀": 1, «nope }`,
  "   \n  «",
];

describe("a text that is no JSON", () => {
  test.each(syntax)("%j", (marked) => {
    const { text, places } = unmark(marked);
    expect(places.length).toBe(1);
    expect(complaintsOf(text)).toEqual(places.map((place) => `${place} syntax`));
  });

  test("may have comments and one trailing comma, and every escape", () => {
    const text = `// first\n{ /* a */ ${head}, "x-a": [1, 2,], "x-b": "\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00", "x-c": -0.5e+3, } // end`;
    expect(complaintsOf(text)).toEqual([]);
  });

  test("may be nested 100 deep", () => {
    expect(complaintsOf(`{ ${head}, "x-a": ${"[".repeat(99)}${"]".repeat(99)} }`)).toEqual([]);
  });

  test.each([
    ["nothing at all", new Uint8Array()],
    ["a byte order mark", Buffer.from(`\ufeff{ ${head} }`)],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
    ["a lone surrogate in UTF-8", Buffer.from([0x7b, 0xed, 0xa0, 0x80, 0x7d])],
  ])("is refused as a file where it is %s", (_, bytes) => {
    expect(complaintsOf(bytes)).toEqual(["1:1 file"]);
  });

  test("is refused at once however large it is", () => {
    expect(complaintsOf("[".repeat(5_000_000))).toEqual(["1:101 syntax"]);
    expect(complaintsOf("x".repeat(5_000_000))).toEqual(["1:1 syntax"]);
  });
});
