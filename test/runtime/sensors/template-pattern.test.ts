import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TemplatePattern, type TemplatePiece } from "../../../runtime/sensors/template-pattern.js";

const kinds = ["[0-9]", "[A-Za-z0-9_-]", "[A-Za-z0-9_.-]"];

/** The regular expression of the same pieces: what the names of families were read by before. */
function expressionOf(pieces: readonly TemplatePiece[]): RegExp {
  const quote = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\-]/g, "\\$&");
  const parts = pieces.map((piece) => {
    if ("text" in piece) return quote(piece.text);
    return "values" in piece ? `(${piece.values.map(quote).join("|")})` : `(${piece.characters.source}+)`;
  });
  return new RegExp(`^${parts.join("")}$`);
}

describe("a pattern of a template", () => {
  const text = fc.stringMatching(/^[a1.-]{0,3}$/);
  const piece: fc.Arbitrary<TemplatePiece> = fc.oneof(
    text.map((fixed) => ({ text: fixed })),
    fc.array(fc.stringMatching(/^[a1.-]{1,3}$/), { minLength: 1, maxLength: 3 }).map((values) => ({ values })),
    fc.constantFrom(...kinds).map((kind) => ({ characters: new RegExp(kind) })),
  );

  test("takes names apart as the regular expression of its pieces does", () => {
    let matched = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.stringMatching(/^[a1.-]{0,12}$/), (pieces, name) => {
        const expected = expressionOf(pieces).exec(name)?.slice(1);
        if (expected !== undefined) matched++;
        expect(new TemplatePattern(pieces).match(name)).toEqual(expected);
      }),
      { seed: 20261127, numRuns: 4000 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  test.each([1000, 4000])("looks at each character of a name of %i a few times only, for three texts side by side", (length) => {
    let looks = 0;
    const counted = { test: (character: string) => ++looks > 0 && /[A-Za-z0-9_-]/.test(character) } as unknown as RegExp;
    const pieces = [{ characters: counted }, { text: "-" }, { characters: counted }, { text: "-" }, { characters: counted }];
    const pattern = new TemplatePattern(pieces);
    expect(pattern.match(`${"-".repeat(length)}.`)).toBeUndefined();
    expect(looks).toBeLessThan(5 * length);
    expect(pattern.match("-".repeat(length))).toEqual(["-".repeat(length - 4), "-", "-"]);
    expect(looks).toBeLessThan(12 * length);
  });
});
