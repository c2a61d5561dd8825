import { formatMessage, Message, MessageSyntaxError } from "katcp-runtime";
import { describe, expect, test } from "vitest";

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
});

test("one reading of an inform with several is kept as an inform of its own", () => {
  const inform = Message.of("#", "sensor-status", ["17.5", "2", "a b", "nominal", "1", "c", "warn", "x y"]);
  expect([2, 5].map((first) => inform.keptReading(first).line)).toEqual([
    "#sensor-status 17.5 1 a\\_b nominal 1",
    "#sensor-status 17.5 1 c warn x\\_y",
  ]);
});
