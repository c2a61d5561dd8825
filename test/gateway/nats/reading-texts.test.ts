import fc from "fast-check";
import { formatMessage, Message } from "katcp-runtime";
import { expect, test } from "vitest";
import { statusLine } from "../../../gateway/nats/connector/status-line.js";
import { quote, type ReadingsMessage, readingsText, rowText } from "../../../gateway/nats/nats-messages.js";

test("a text is quoted as JSON quotes it", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom('"', "\\", "\u2028", "\ud800", "")), (text) => {
      expect(quote(text)).toBe(JSON.stringify(text));
    }),
  );
});

test("readings of a device in one message are those that were written", () => {
  const reading = { device: "rx", timestamp: 17.25, receivedAt: 18, status: "warn", value: undefined } as const;
  const texts = ["14.2", "", 'a "b"\\\n', "grüße"];
  const rows = texts.map((text, index) => rowText({ ...reading, sensor: `s.${index}`, text }, quote(text)));
  expect(JSON.parse(readingsText(18, rows.join(","))) as ReadingsMessage).toEqual({
    format: 1,
    received: 18,
    readings: texts.map((text, index) => [`s.${index}`, 17.25, "warn", text]),
  });
});

test("a reading becomes the line that a device would send, whatever is in it", () => {
  const anyText = fc.oneof(fc.constantFrom("", " ", "a b", "\\", "14.2", "\n#log", "\u001b", "grüße"), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(anyText, anyText, anyText, fc.double({ noNaN: true }), (sensor, status, text, timestamp) => {
      const words = [String(timestamp), "1", sensor, status, text];
      expect(statusLine([sensor, timestamp, status as "nominal", text])).toBe(
        formatMessage(Message.of("#", "sensor-status", words)).toString("latin1"),
      );
    }),
  );
});
