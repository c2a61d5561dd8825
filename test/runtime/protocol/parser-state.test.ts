import { Message, MessageParser, type MessageParserOptions, MessageSyntaxError } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { chunkings, parse, type Result, show } from "../../support/parse-chunks.js";

describe("a message parser", () => {
  /** The line that a chunk leaves begun, however it came. */
  const begun = (...chunks: readonly string[]): MessageParser => {
    const parser = new MessageParser({ maximumLineBytes: 20 });
    for (const chunk of chunks) {
      parser.feed(Buffer.from(chunk, "latin1"));
      while (parser.next() !== undefined);
    }
    return parser;
  };

  test("knows how much it keeps: lines that nobody has asked for, and the beginning of one", () => {
    const parser = new MessageParser();
    expect([parser.keptBytes, parser.isWithinLine]).toEqual([0, false]);
    parser.feed(Buffer.from("?a\n?bc\n"));
    parser.feed(Buffer.from("?d"));
    expect([parser.keptBytes, parser.isWithinLine]).toEqual([9, true]);
    expect([show(parser.next() as Result), parser.keptBytes, parser.lastLength]).toEqual(["?a", 6, 2]);
    expect([show(parser.next() as Result), parser.keptBytes, parser.lastLength]).toEqual(["?bc", 2, 3]);
    expect([parser.next(), parser.keptBytes, parser.isWithinLine]).toEqual([undefined, 2, true]);
    parser.feed(Buffer.from("ef\n"));
    expect([show(parser.next() as Result), parser.keptBytes, parser.lastLength, parser.isWithinLine]).toEqual(["?def", 0, 4, false]);
  });

  test.each<[string, readonly string[], boolean, number]>([
    ["nothing", [], false, 0],
    ["whole lines", ["?a\n"], false, 0],
    ["blank lines", ["\n\r\n"], false, 0],
    ["the beginning of a line", ["?a\n?b"], true, 2],
    ["the beginning of a line in two chunks", ["?a", "b"], true, 3],
    ["a line that is too long, and skipped", ["x".repeat(21)], true, 0],
    ["the end of such a line", ["x".repeat(21), "x\n"], false, 0],
  ])("is within a line, or not, after %s", (_, chunks, isWithin, kept) => {
    const parser = begun(...chunks);
    expect([parser.isWithinLine, parser.keptBytes]).toEqual([isWithin, kept]);
  });

  test("forgets whatever has come", () => {
    const parser = begun("?a\n?b");
    parser.feed(Buffer.from("c\n?d\n?e"));
    parser.feed(Buffer.from("f"));
    parser.clear();
    expect([parser.keptBytes, parser.isWithinLine, parser.next()]).toEqual([0, false, undefined]);
    parser.feed(Buffer.from("?g\n"));
    expect([parser.next() as Result, parser.next()].map((each) => each && show(each))).toEqual(["?g", undefined]);
  });

  test("has other bounds from when it is told, also for a line that has begun", () => {
    const parser = begun("?a 34567890");
    parser.setBounds({ maximumLineBytes: 11, maximumArguments: 1 });
    parser.feed(Buffer.from("\n?a 345678901\n?a b c\n?a b\n"));
    const results = Array.from({ length: 4 }, () => show(parser.next() as Result));
    expect(results).toEqual([
      '?a "34567890"',
      expect.stringContaining("more than 11 bytes"),
      expect.stringContaining("?a has more than 1"),
      '?a "b"',
    ]);
    parser.setBounds({});
    parser.feed(Buffer.from(`?a ${"b ".repeat(100)}\n`));
    expect((parser.next() as Message).argumentCount).toBe(100);
  });

  test("reads lines of 16 MiB where it is told nothing, and none that is longer", () => {
    const most = 16 * 1024 * 1024;
    const parser = new MessageParser();
    parser.feed(Buffer.from(`?a ${"x".repeat(most - 3)}\n?b ${"x".repeat(most - 2)}\n`));
    expect((parser.next() as Message).sizeOf(0)).toBe(most - 3);
    expect((parser.next() as MessageSyntaxError).message).toBe(`Line too long: it has more than ${most} bytes, and is skipped`);
  });

  test("tells the first 100 characters of a bad line, and which are too long", () => {
    const bad = (line: string, options: MessageParserOptions = {}): unknown =>
      chunkings(Buffer.from(`${line}\n`)).map((chunks) => {
        const [error] = parse(chunks, options) as MessageSyntaxError[];
        return [error?.begin, error?.isTooLong === true];
      });
    const both = (begin: string, isTooLong: boolean): unknown => [0, 1, 2].map(() => [begin, isTooLong]);
    expect(bad("?go[7x] 1")).toEqual(both("?go[7x] 1", false));
    expect(bad(`?go[7x] ${"y".repeat(200)}`)).toEqual(both(`?go[7x] ${"y".repeat(92)}`, false));
    const long = `?go[7] ${"y".repeat(400)}`;
    expect(bad(long, { maximumLineBytes: 300 })).toEqual(both(long.slice(0, 100), true));
    const [first, ...others] = parse([Buffer.from(long.slice(0, 250)), Buffer.from(`${long.slice(250)}\n`)], { maximumLineBytes: 300 });
    expect([(first as MessageSyntaxError).begin?.startsWith(long.slice(0, 100)), others]).toEqual([true, []]);
  });

  test("says how many arguments are too many", () => {
    const line = `?${"n".repeat(150)} a b c`;
    for (const chunks of chunkings(Buffer.from(`${line}\n?b \\_ x\n?c \\_\n`))) {
      const [first, ...others] = parse(chunks, { maximumArguments: 1 }).map(show);
      expect(first).toBe(`error: Too many arguments: ?${"n".repeat(100)}… (150 characters) has more than 1`);
      expect(others).toEqual(["error: Too many arguments: ?b has more than 1", '?c " "']);
    }
  });

  test("has no odd escape where it is strict, nor after a line that has none", () => {
    const parser = new MessageParser({ lenientEscapes: true });
    parser.feed(Buffer.from("?a \\q\n?b\n?a \\q\n?a \\_\n"));
    expect(Array.from({ length: 4 }, () => [parser.next() instanceof Message, parser.hasOddEscape])).toEqual([
      [true, true],
      [true, false],
      [true, true],
      [true, false],
    ]);
    const strict = new MessageParser();
    strict.feed(Buffer.from("?a \\q\n"));
    expect([strict.next() instanceof MessageSyntaxError, strict.hasOddEscape]).toEqual([true, false]);
  });

  test("ends no line within an escape, lenient or not, however long its last argument is", () => {
    for (const lenientEscapes of [true, false]) {
      for (const argument of ["x", "x".repeat(4096), `\\_${"x".repeat(4094)}`, `${"x".repeat(4096)}\\_${"x".repeat(4093)}`]) {
        const results = parse([Buffer.from(`?a ${argument}\\\n?b\n`)], { lenientEscapes }).map(show);
        expect(results).toEqual([expect.stringContaining(`at character ${argument.length + 4}: the line ends within an escape`), "?b"]);
      }
    }
  });
});
