import fc from "fast-check";
import { expect, test } from "vitest";
import { shownLine } from "../../../gateway/panel/requests/shown-line.js";
import { printRequest, readArguments } from "../../../gateway/panel/requests/wire-line.js";
import { Message } from "../../../runtime/protocol/message.js";
import { MessageParser } from "../../../runtime/protocol/message-parser.js";

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\\", " ", "\0", "\n", "\r", "\x1b", "\t", "@", "_", "n"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
});

test("a line that is copied is read by a device as the same arguments", () => {
  fc.assert(
    fc.property(fc.array(text), (args) => {
      const parser = new MessageParser();
      parser.feed(Buffer.from(`${printRequest("set", args)}\n`));
      const message = parser.next();
      if (!(message instanceof Message)) throw new Error(`The line is no message: ${message}`);
      expect(message.name).toBe("set");
      expect(message.arguments.map((each) => each.toString())).toEqual(args);
    }),
  );
});

test("what somebody types as on the wire is read the same way", () => {
  fc.assert(
    fc.property(fc.array(text), (args) => {
      expect(readArguments(printRequest("set", args).slice("?set".length))).toEqual(args);
    }),
  );
});

test("a secret argument is dots in what is shown", () => {
  const password = { name: "password", type: "string" as const, description: "", optional: false, secret: true };
  const signature = { description: "", usage: "", arguments: [password], reply: [], informs: [], safe: false, idempotent: false, when: [] };
  expect(shownLine("login", ["hunter2"], signature)).toBe("?login •••");
});
