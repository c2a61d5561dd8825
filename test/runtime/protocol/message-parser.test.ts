import fc from "fast-check";
import { formatMessage, Message, MessageParser, type MessageParserOptions } from "katcp-runtime";
import { describe, expect, test, vi } from "vitest";
import { chunkings, parse, type Result, show } from "../../support/parse-chunks.js";

const good: readonly (readonly [text: string, ...expected: string[]])[] = [
  ["?watchdog\n", "?watchdog"],
  ["?watchdog\r", "?watchdog"],
  ["?watchdog\r\n", "?watchdog"],
  ["?a\n!b ok\n#c\n", "?a", '!b "ok"', "#c"],
  ["?a\r\n\r\n\n  \n\t\n?b\n", "?a", "?b"],
  ["?set-rate[123] 5.1\n", '?set-rate[123] "5.1"'],
  ["?a[1]\n", "?a[1]"],
  ["?a[2147483647]\n", "?a[2147483647]"],
  ["?a  x \t y \t\n", '?a "x" "y"'],
  ["?a \\@ \\@x\n", '?a "" "x"'],
  ["?a \\\\ \\_ \\0 \\n \\r \\e \\t\n", '?a "\\\\" " " "\\u0000" "\\n" "\\r" "\\u001b" "\\t"'],
  ["?a caf\u00e9\n", '?a "caf\u00e9"'],
  ["?Z9-z\n", "?Z9-z"],
  ["#unfinished", ...[]],
];

const bad: readonly (readonly [text: string, place: number])[] = [
  ["watchdog\n", 1],
  [" ?watchdog\n", 1],
  ["?\n", 2],
  ["?9\n", 2],
  ["?-a\n", 2],
  ["?a_b\n", 3],
  ["?a[0]\n", 3],
  ["?a[01]\n", 3],
  ["?a[1a]\n", 3],
  ["?a[]\n", 3],
  ["?a[1\n", 3],
  ["?a[2147483648]\n", 3],
  ["?a[99999999999999999999]\n", 3],
  ["?a[1]x\n", 6],
  ["?a \\q\n", 4],
  ["?a x\\\n", 5],
  ["?a \0\n", 4],
  ["?a b\x1b\n", 5],
  // What may not stand in a line begins no escape.
  ["?a \0_\n", 4],
  ["?a b\x1b@ c\n", 5],
  ["\xff\n", 1],
];

describe("a message parser", () => {
  test.each(good)("reads %j however it is cut", (text, ...expected) => {
    for (const chunks of chunkings(Buffer.from(text, "latin1"))) expect(parse(chunks).map(show)).toEqual(expected);
  });

  test.each(bad)("refuses %j, says where, and goes on", (text, place) => {
    for (const chunks of chunkings(Buffer.from(`${text}?after\n`, "latin1"))) {
      const [error, after, ...rest] = parse(chunks).map(show);
      expect(error).toContain(`at character ${place}:`);
      expect(after).toBe("?after");
      expect(rest).toEqual([]);
    }
  });

  /** What a line comes to: how long each argument is and how it ends; of an error where it is, counted from the end of `before`. */
  function outline(before: string, tail: string): readonly unknown[] {
    return parse([Buffer.from(`?a ${before}${tail}\n`, "latin1")]).map((result) => {
      if (!(result instanceof Message)) return Number(/character (\d+):/.exec(result.message)?.[1]) - before.length;
      return result.arguments.map((argument, index) => [argument.length - (index === 0 ? before.length : 0), argument.at(-1)]);
    });
  }

  test.each([4094, 4095, 4096, 4097, 9000])("reads an argument of %i characters, and whatever follows it, as a short one", (length) => {
    const tails = ["", " ", " b", "\t b c ", "\\_", "\\\\ b", "\\\\\\_x", "\\q", "\\", "\\ b", "\x1b", "\0 b", "\xff b", "\\_ \\q"];
    for (const tail of tails) {
      expect(outline("x".repeat(length), tail), JSON.stringify(tail)).toEqual(outline("xx", tail));
      const escaped = `\\n${"x".repeat(length - 2)}`;
      expect(outline(escaped, tail), JSON.stringify(tail)).toEqual(outline("\\nxx", tail));
    }
  });

  test.each([0, 1, 2])("reads an escape wherever a long argument is cut for reading: %i before it", (shift) => {
    const argument = `${"x".repeat(4096)}\\_${"x".repeat(shift)}${"\\_".repeat(20_000)}`;
    const expected = [`?a ${JSON.stringify(argument.replaceAll("\\_", " "))} "b"`];
    expect(parse([Buffer.from(`?a ${argument} b\n`)]).map(show)).toEqual(expected);
    expect(parse([Buffer.from(`?a ${argument}`), Buffer.from(" b\n")]).map(show)).toEqual(expected);
  });

  test("reads a long argument that is the end of a line in pieces", () => {
    const argument = "x".repeat(9000);
    expect(parse([Buffer.from("?a "), Buffer.from(argument), Buffer.from("\n")]).map(show)).toEqual([`?a "${argument}"`]);
  });

  test.each([
    ["?a \\q", 'character "\\\\" at character 4: \\q is no escape'],
    ["?a x\\", 'character "\\\\" at character 5: the line ends within an escape'],
    ["?a x\0", 'character "\\u0000" at character 5: expected white space or an argument'],
    ["?a[", 'character "[" at character 3: expected an identifier from [1] to [2147483647]'],
    ["?", "end of line at character 2: expected the letter that a name begins with"],
    ["a", 'character "a" at character 1: expected ?, ! or #'],
  ])("says what is wrong with %j", (line, problem) => {
    expect(parse([Buffer.from(`${line}\n`)]).map(show)[0]).toContain(`error: Bad message: unexpected ${problem}`);
  });

  test("copies little for thousands of long arguments in one line", () => {
    const line = Buffer.from(`?a ${`${"x".repeat(4096)}\\_ `.repeat(1000)}\n`);
    const copies = vi.spyOn(Buffer, "from");
    try {
      const [message] = parse([line]);
      const copied = copies.mock.calls.reduce((sum, [text]) => sum + (typeof text === "string" ? (text as string).length : 0), 0);
      expect(copied).toBeLessThanOrEqual(line.length);
      expect((message as Message).arguments.length).toBe(1000);
    } finally {
      copies.mockRestore();
    }
  });

  test("takes an unknown escape for its character where it is lenient", () => {
    expect(parse([Buffer.from("?a \\q\n")], { lenientEscapes: true }).map(show)).toEqual(['?a "q"']);
    const parser = new MessageParser({ lenientEscapes: true });
    parser.feed(Buffer.from("?a \\_\n?a \\q\n?a \\\n?b\n"));
    const odd = Array.from({ length: 4 }, () => [show(parser.next() as Message), parser.hasOddEscape]);
    expect(odd).toEqual([
      ['?a " "', false],
      ['?a "q"', true],
      [expect.stringContaining("the line ends within an escape"), false],
      ["?b", false],
    ]);
  });

  test("skips a line that is too long, says so once, and goes on", () => {
    const text = `?a ${"x".repeat(100)}\n?b\n`;
    for (const chunks of chunkings(Buffer.from(text))) {
      const [error, after, ...rest] = parse(chunks, { maximumLineBytes: 20 }).map(show);
      expect(error).toContain("more than 20 bytes");
      expect(after).toBe("?b");
      expect(rest).toEqual([]);
    }
  });

  test("takes a line of just the bound", () => {
    for (const chunks of chunkings(Buffer.from("?a 345\n"))) expect(parse(chunks, { maximumLineBytes: 6 }).map(show)).toEqual(['?a "345"']);
  });

  test("can be left in the middle of a chunk", () => {
    const parser = new MessageParser();
    parser.feed(Buffer.from("?a\n?b\n?c"));
    expect(show(parser.next() as Result)).toBe("?a");
    parser.feed(Buffer.from("d\n"));
    expect([parser.next(), parser.next(), parser.next()].map((next) => next && show(next))).toEqual(["?b", "?cd", undefined]);
  });

  test("reads names and identifiers of what waited behind a chunk that was left, and of bytes within other bytes", () => {
    const text = "?a[1]\n?ab[23] x\n!a[456] ok\n?a[0]\n?a[2147483648]\n?b [7]\n#a[9\n?a-1[10]\n";
    const expected = parse([Buffer.from(text)]).map(show);
    const within = new Uint8Array(text.length + 7).fill(0x5b);
    within.set(Buffer.from(text), 3);
    const parser = new MessageParser();
    for (const piece of [text, text, text]) parser.feed(Buffer.from(piece));
    parser.feed(within.subarray(3, 3 + text.length));
    const results: string[] = [];
    for (let next = parser.next(); next !== undefined; next = parser.next()) results.push(show(next));
    expect(results).toEqual([...expected, ...expected, ...expected, ...expected]);
    expect(expected.filter((line) => !line.startsWith("error"))).toEqual(["?a[1]", '?ab[23] "x"', '!a[456] "ok"', '?b "[7]"', "?a-1[10]"]);
  });

  test("never throws, and never loses count of lines, whatever bytes come", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const line = fc.oneof(
      bytes,
      fc.constantFrom("?a\n", "!a ok\n", "#a[3] \\_\n", "?a[", "\\", "\r\n").map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (pieces) => {
        const whole = Buffer.concat([...pieces, Buffer.from("\n")]);
        const expected = parse([whole]).map(show);
        for (const chunks of chunkings(whole)) expect(parse(chunks).map(show)).toEqual(expected);
        const lines = whole
          .toString("latin1")
          .split(/[\r\n]/)
          .filter((text) => /[^ \t]/.test(text));
        expect(expected.length).toBe(lines.length);
      }),
      { seed: 20261124, numRuns: 400 },
    );
  });

  test("reads lines the same, whether they come one by one, among others or in pieces", () => {
    // Nearly a line: the parts of which lines are made, and now and then one that does not belong there.
    const odd = ["", "\\", "\\_", "\\@", "\\q", "\t", "\0", "\x1b", "\xff", "[", "]", "[1]", "?a", " "];
    const part = (...usual: string[]) => fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...usual) }, fc.constantFrom(...odd));
    const id = part("", "[1]", "[12]", "[0]", "[01]", "[2147483647]", "[2147483648]", "[99999999999999999999]", "[1x]", "[1");
    const words = fc.array(part(" ", " ", "  ", "1", "word"), { maxLength: 6 }).map((each) => each.join(""));
    const line = fc.tuple(part("?", "!", "#"), part("a", "ab", "name-2", "9"), id, words);
    const settings: readonly MessageParserOptions[] = [{}, { lenientEscapes: true }, { maximumArguments: 1 }];
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom(...settings), (lines, options) => {
        const single = lines.map((words) => Buffer.from(`${words.join("")}\n`, "latin1"));
        const expected = single.flatMap((each) => chunkings(each).map((chunks) => parse(chunks, options).map(show)));
        for (const [index, results] of expected.entries()) expect(results).toEqual(expected[index - (index % 3)]);
        const alone = expected.filter((_, index) => index % 3 === 0).flat();
        for (const chunks of chunkings(Buffer.concat(single))) expect(parse(chunks, options).map(show)).toEqual(alone);
      }),
      { seed: 20261127, numRuns: 1500 },
    );
  });

  test("remembers no name of another line, and no place of another chunk", () => {
    const lines = ["!a[1] ok", "!ab ok", "!a-b[2] ok", "!a ok", "!ok", "#ok 1 \\_", "#ok 1 2", "#ok\t3", "#ok[4] 5"].map((text) =>
      Buffer.from(`${text}\n`),
    );
    const expected = ['!a[1] "ok"', '!ab "ok"', '!a-b[2] "ok"', '!a "ok"', "!ok", '#ok "1" " "', '#ok "1" "2"', '#ok "3"', '#ok[4] "5"'];
    expect(parse([Buffer.concat(lines)]).map(show)).toEqual(expected);
    expect(parse(lines).map(show)).toEqual(expected);
  });

  test("reads back whatever is formatted", () => {
    const message = fc.record({
      type: fc.constantFrom("?" as const, "!" as const, "#" as const),
      name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,10}$/),
      id: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { nil: undefined }),
      args: fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(message, ({ type, name, id, args }) => {
        for (const chunks of chunkings(formatMessage(Message.of(type, name, args, id)))) {
          const [read] = parse(chunks);
          if (!(read instanceof Message)) throw read;
          expect([read.type, read.name, read.id]).toEqual([type, name, id]);
          expect(read.arguments.map((argument) => [...argument])).toEqual(args.map((argument) => [...argument]));
        }
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});
