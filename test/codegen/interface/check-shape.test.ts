import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";

/** What is said of an interface with one family whose parameter has these digits. */
function messagesFor(digits: number): readonly string[] {
  const n = { type: "integer", minimum: 0, maximum: 3, digits, description: "N." };
  const sensor = { type: "integer", units: "", description: "S.", parameters: { n } };
  const text = JSON.stringify({ name: "d", version: "d-1.0", description: "D.", sensors: { "in{n}": sensor } });
  return compileInterface(Buffer.from(text), "d.katcp.json").diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
}

describe("a number with limits", () => {
  test.each([1, 20])("may be %i, at the end of its range", (digits) => {
    expect(messagesFor(digits)).toEqual([]);
  });

  test.each([
    [0, "1 or more"],
    [21, "20 or less"],
  ])("may not be %i, one beyond it", (digits, expected) => {
    expect(messagesFor(digits)).toEqual([`bad-value: "digits" expects ${expected}, found ${digits}`]);
  });
});
