import { formatMessage, Message, MessageParser, MessageSyntaxError } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { formatArguments, MAXIMUM_ID } from "../../../runtime/protocol/message.js";

/** A message as the parser makes it. */
function parsed(line: string): Message {
  const parser = new MessageParser({ lenientEscapes: true });
  parser.feed(Buffer.from(`${line}\n`, "latin1"));
  const message = parser.next();
  if (!(message instanceof Message)) throw new Error(`${line} is no message`);
  return message;
}

describe("a message", () => {
  test.each([
    [Message.of("?", "set", ["a b", "", Uint8Array.of(0xff, 10)], 12), "?set[12] a\\_b \\@ \xff\\n\n"],
    [Message.of("!", "set", ["ok"]), "!set ok\n"],
    [Message.of("#", "log", ["é"]), "#log \xc3\xa9\n"],
    [Message.of("?", "watchdog"), "?watchdog\n"],
  ])("%s is written %j", (message, bytes) => {
    expect(formatMessage(message).toString("latin1")).toBe(bytes);
  });

  test("tells its parts, and shows itself to people", () => {
    const message = Message.of("?", "set", ["a b", "é"], 3);
    expect([message.type, message.name, message.id, message.argumentCount]).toEqual(["?", "set", 3, 2]);
    expect([message.text(0), message.text(1), message.text(2)]).toEqual(["a b", "é", ""]);
    expect(`${message}`).toBe("?set[3] a\\_b é");
  });

  test.each(["", "1a", "a b", "-a", "a_b", "ä"])("refuses the name %j", (name) => {
    expect(() => Message.of("?", name)).toThrow(MessageSyntaxError);
  });

  test.each([0, -1, 1.5, 2 ** 31, Number.NaN])("refuses the identifier %d", (id) => {
    expect(() => Message.of("?", "a", [], id)).toThrow("identifier: expected an integer from 1 to 2147483647");
  });

  test.each([1, MAXIMUM_ID])("takes the identifier %d", (id) => {
    expect(Message.of("?", "a", [], id).line).toBe(`?a[${id}]`);
  });

  test("says what is wrong with a name or an identifier", () => {
    expect(() => Message.of("?", "a_b")).toThrow('name: expected a letter, and then letters, digits and dashes, received "a_b"');
    expect(() => Message.of("?", "a\n")).toThrow(MessageSyntaxError);
    expect(() => Message.of("?", "a", [], -7)).toThrow("received -7");
  });

  test.each(["?set[3] a\\_b", "?set[3] a", "!set ok \\@ x", "#log", "?set[3]", "#a \\q"])(
    "%s is the same line again, and the same message for keeping",
    (line) => {
      const message = parsed(line);
      expect(message.line).toBe(line);
      const kept = message.kept();
      expect([kept.type, kept.name, kept.id, kept.label, kept.line]).toEqual([message.type, message.name, message.id, message.label, line]);
      expect(kept.arguments).toEqual(message.arguments);
      expect(kept.wire(0)).toBe(message.wire(0));
    },
  );

  test("has a length, and so has each of its arguments, as it stands in the line", () => {
    const message = parsed("?set[3] a\\_b  cd");
    expect([message.size, message.sizeOf(0), message.sizeOf(1), message.sizeOf(2)]).toEqual(["set a\\_b cd".length, 4, 2, 0]);
    expect(parsed("?set").size).toBe(3);
  });

  test("gives each argument as wire text, as text and as bytes", () => {
    const message = parsed("#log \xc3\xa9\\_ \xff \\@");
    expect([0, 1, 2, 3].map((index) => message.wire(index))).toEqual(["\xc3\xa9 ", "\xff", "", undefined]);
    expect([0, 1, 2, 3].map((index) => message.text(index))).toEqual(["é ", "\ufffd", "", ""]);
    expect(message.arguments).toEqual([Buffer.from("é "), Buffer.from([0xff]), Buffer.alloc(0)]);
    expect(parsed("#log plain").wire(0)).toBe("plain");
  });

  test("has a label, which answers begin with", () => {
    expect([Message.of("?", "set", [], 12).label, Message.of("?", "set").label]).toEqual(["set[12]", "set"]);
  });
});

test("arguments are written as they follow a name", () => {
  expect([formatArguments([]), formatArguments(["a b", "", "c"])]).toEqual(["", " a\\_b \\@ c"]);
});

test("one reading of an inform with several is kept as an inform of its own", () => {
  const inform = Message.of("#", "sensor-status", ["17.5", "2", "a b", "nominal", "1", "c", "warn", "x y"]);
  expect([2, 5].map((first) => inform.keptReading(first).line)).toEqual([
    "#sensor-status 17.5 1 a\\_b nominal 1",
    "#sensor-status 17.5 1 c warn x\\_y",
  ]);
});
