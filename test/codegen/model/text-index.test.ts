import fc from "fast-check";
import { expect, test } from "vitest";
import { TextIndex } from "../../../codegen/model/overlaps/text-index.js";

const anyTexts = fc.array(fc.option(fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 4 }), { nil: undefined }), {
  maxLength: 15,
});

test("an index finds those texts that begin with a given one, that it begins with, and that are not known, and counts them", () => {
  const property = fc.property(anyTexts, fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 4 }), (texts, text) => {
    const index = new TextIndex(texts);
    const expected = [...texts.keys()].filter((id) => {
      const each = texts[id];
      return each === undefined || each.startsWith(text) || text.startsWith(each);
    });
    expect([...index.find(text)].sort((one, other) => one - other)).toEqual(expected);
    expect(index.count(text)).toBe(expected.length);
  });
  fc.assert(property, { seed: 3, numRuns: 500 });
});
