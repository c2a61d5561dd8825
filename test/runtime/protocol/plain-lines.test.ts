import { describe, expect, test } from "vitest";
import { PlainLines } from "../../../runtime/protocol/plain-lines.js";
import { toBytes } from "../../../runtime/protocol/wire-text.js";
import { show } from "../../support/parse-chunks.js";

/** What each line of a text comes to; undefined where it is left to the parser that looks closer. */
function read(lines: readonly string[], { plain = new PlainLines(), maximumArguments = 9 } = {}): readonly (string | undefined)[] {
  const text = `${lines.join("\n")}\n`;
  plain.begin(toBytes(text));
  let start = 0;
  return lines.map((line) => {
    const message = plain.parse(text, start, start + line.length, maximumArguments);
    start += line.length + 1;
    return message && show(message);
  });
}

describe("lines that need no closer look", () => {
  test.each([
    ["?watchdog", "?watchdog"],
    ["?a", "?a"],
    ["?Z9-z", "?Z9-z"],
    ["?set 1 word", '?set "1" "word"'],
    ["#log  a   b ", '#log "a" "b"'],
    ["!set[1] ok", '!set[1] "ok"'],
    ["!set[120]", "!set[120]"],
    ["?a[2147483647] x", '?a[2147483647] "x"'],
    ["?a caf\u00e9 [1]", '?a "caf\u00e9" "[1]"'],
    [`?${"n".repeat(150)} 1`, `?${"n".repeat(150)} "1"`],
  ])("%j is read, first, again, and after another", (line, expected) => {
    expect(read([line, line, "#other 1", line])).toEqual([expected, expected, '#other "1"', expected]);
  });

  test("are read where their names begin alike", () => {
    const names = ["?a 1", "?ab 1", "?a[1] 1", "?abc", "?ab", "?a-b[2]", "?a"];
    expect(read(names)).toEqual(['?a "1"', '?ab "1"', '?a[1] "1"', "?abc", "?ab", "?a-b[2]", "?a"]);
  });

  test("are read between others, and in the next text", () => {
    const plain = new PlainLines();
    expect(read(["?a 1", "?b \\_", "?c 2", "?d\t3", "?e 4"], { plain })).toEqual(['?a "1"', undefined, '?c "2"', undefined, '?e "4"']);
    expect(read(["?f", "?g 1 2", "?h \\_"], { plain })).toEqual(["?f", '?g "1" "2"', undefined]);
    expect(read(["?i 1"], { plain })).toEqual(['?i "1"']);
  });

  test("have as many arguments as are allowed", () => {
    expect(read(["?a b c", "?a b c d", "?a"], { maximumArguments: 2 })).toEqual(['?a "b" "c"', undefined, "?a"]);
  });
});

test.each([
  "",
  " ?a",
  "a",
  "?",
  "?9",
  "?-a",
  "?a_b",
  "?[1]",
  "?a[]",
  "?a[0]",
  "?a[01]",
  "?a[1x]",
  "?a[1",
  "?a[1]x",
  "?a[:]",
  "?a[2147483648]",
  "?a[99999999999999999999]",
  "?a \\_",
  "?a\tb",
  "?a \0",
  "?a \x1b",
])("%j needs a closer look", (line) => {
  expect(read([line, "?a 1"])).toEqual([undefined, '?a "1"']);
});
