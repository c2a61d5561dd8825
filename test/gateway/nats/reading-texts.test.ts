import fc from "fast-check";
import { formatMessage, Message } from "katcp-runtime";
import { expect, test } from "vitest";
import { statusLines } from "../../../gateway/nats/connector/status-lines.js";
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
  const rows = texts.map((text, index) => rowText({ ...reading, sensor: `s.${index}`, text }, quote(`s.${index}`), quote(text)));
  expect(JSON.parse(readingsText(18, rows.join(","))) as ReadingsMessage).toEqual({
    format: 1,
    received: 18,
    readings: texts.map((text, index) => [`s.${index}`, 17.25, "warn", text]),
  });
});

test("readings become the lines that a device would send, one for each moment, whatever is in them", () => {
  const anyText = fc.oneof(fc.constantFrom("", " ", "a b", "\\", "14.2", "\n#log", "\u001b", "grüße"), fc.string({ unit: "binary" }));
  const moment = fc.record({
    timestamp: fc.double({ noNaN: true }),
    triples: fc.array(fc.tuple(anyText, anyText, anyText), { minLength: 1, maxLength: 5 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(moment, { selector: ({ timestamp }) => String(timestamp), maxLength: 5 }), (moments) => {
      const rows = moments.flatMap(({ timestamp, triples }) =>
        triples.map(([sensor, status, text]) => [sensor, timestamp, status as "nominal", text] as const),
      );
      const lines = moments.map(({ timestamp, triples }) =>
        formatMessage(Message.of("#", "sensor-status", [String(timestamp), String(triples.length), ...triples.flat()])).toString("latin1"),
      );
      expect(statusLines(rows)).toBe(lines.join(""));
    }),
  );
});

test("a line has a thousand readings at most", () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => [`s.${index}`, 17, "nominal", "1"] as const);
  expect(statusLines(rows).match(/(?<=^#sensor-status 17 )\d+/gm)).toEqual(["1000", "1000", "500"]);
});
