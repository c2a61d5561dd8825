import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { isError } from "../../codegen/diagnostics.js";

const folder = new URL("../../interfaces/", import.meta.url);
const texts = readdirSync(folder)
  .filter((file) => file.endsWith(".katcp.json"))
  .map((file) => readFileSync(new URL(file, folder), "utf8"));

const scraps = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "null",
  "true",
  "-1",
  "1e999",
  '"__proto__"',
  '"type"',
  '"name"',
  "//",
  "/*",
  "\n",
  "\t",
  "é",
  "😀",
];

/** A good text in which some pieces were cut out, doubled, or replaced by scraps of others. */
const mutant = fc
  .record({
    text: fc.constantFrom(...texts),
    edits: fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(3), scrap: fc.constantFrom("", "", "", "e", ...scraps) }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ text, edits }) =>
    edits.reduce((current, { at, length, scrap }) => {
      const place = Math.floor(at * current.length);
      return current.slice(0, place) + scrap + current.slice(place + length);
    }, text),
  );

describe("whatever a file contains", () => {
  test("the compiler answers with a model or with mistakes that lie in the text, in order", () => {
    const verdicts = { model: 0, mistakes: 0 };
    fc.assert(
      fc.property(fc.oneof(mutant, mutant, fc.json(), fc.string()), (text) => {
        const { model, diagnostics } = compileInterface(Buffer.from(text), "x.katcp.json");
        expect(model === undefined).toBe(diagnostics.some(isError));
        verdicts[model === undefined ? "mistakes" : "model"]++;
        const lines = text.split(/\r\n|\n|\r/);
        const places = diagnostics.map(({ line, column }) => line * 1e6 + column);
        expect(places.toSorted((one, other) => one - other)).toEqual(places);
        for (const { line, column, message } of diagnostics) {
          expect(message).not.toBe("");
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
        }
      }),
      { seed: 20261124, numRuns: 3000 },
    );
    expect(verdicts.model).toBeGreaterThan(50);
    expect(verdicts.mistakes).toBeGreaterThan(500);
  });
});
