import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parameterContract } from "../../../codegen/model/contract-of.js";
import { NameAutomaton } from "../../../codegen/model/overlaps/name-automaton.js";
import type { ParameterModel } from "../../../codegen/model/sensor-model.js";
import { FamilyTemplate } from "../../../runtime/sensors/family-template.js";
import { plainParameter } from "../../support/plain-parameter.js";

/** The name that a template with this parameter shares with a plain one. */
function meeting(template: string, parameter: Partial<ParameterModel>, name: string): string | undefined {
  return new NameAutomaton(template, [{ ...plainParameter, ...parameter }]).meet(new NameAutomaton(name, []));
}

/** Numbers from 0, and the same with zeros before them. */
const texts = Array.from({ length: 1300 }, (_, number) => String(number)).flatMap((text) => [text, `0${text}`, `00${text}`]);

const integers = fc
  .record({
    minimum: fc.option(fc.nat({ max: 120 }), { nil: undefined }),
    more: fc.option(fc.nat({ max: 1100 }), { nil: undefined }),
    digits: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  })
  .map(({ minimum, more, digits }): Partial<ParameterModel> => {
    return { type: "integer", minimum, maximum: more === undefined ? undefined : (minimum ?? 0) + more, digits };
  });

describe("the names that a family makes", () => {
  test("are those that the runtime takes apart, for integers of any range and any number of digits", () => {
    const property = fc.property(integers, (parameter) => {
      const family = new NameAutomaton("a{p}b", [{ ...plainParameter, ...parameter }]);
      const template = new FamilyTemplate("a{p}b", [parameterContract({ ...plainParameter, ...parameter })]);
      for (const text of texts) {
        const name = `a${text}b`;
        const isMade = template.parse(name) !== undefined;
        if (isMade !== (family.meet(new NameAutomaton(name, [])) !== undefined)) throw new Error(`${name} of ${JSON.stringify(parameter)}`);
      }
    });
    fc.assert(property, { seed: 7, numRuns: 40 });
  });

  test.each<[Partial<ParameterModel>, string, boolean]>([
    [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, "9007199254740991", true],
    [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, "9007199254740992", false],
    [{ type: "integer", minimum: Number.MAX_SAFE_INTEGER }, "9007199254740990", false],
    [{ type: "integer", minimum: Number.MAX_SAFE_INTEGER }, "9007199254740991", true],
    [{ type: "integer", digits: 20, maximum: 7 }, "00000000000000000007", true],
    [{ type: "integer", digits: 20, maximum: 7 }, "00000000000000000008", false],
    [{ type: "integer", digits: 20 }, "99999999999999999999", true],
    [{ type: "integer" }, "10000000000000000000", true],
    [{}, "x-Y_9", true],
    [{}, "x.y", false],
    [{}, "", false],
    [{ dotted: true }, "x.y.", true],
    [{ values: ["ab", "abc", "b"] }, "abc", true],
    [{ values: ["ab", "abc", "b"] }, "ab", true],
    [{ values: ["ab", "abc", "b"] }, "a", false],
    [{ values: ["ab", "abc", "b"] }, "c", false],
    [{ pattern: "m\\d{3}" }, "m007", true],
    [{ pattern: "m\\d{3}" }, "m07", false],
  ])("of a parameter %o have %j in its place: %s", (parameter, text, expected) => {
    expect(meeting("a{p}b", parameter, `a${text}b`)).toBe(expected ? `a${text}b` : undefined);
    expect(meeting("{p}", parameter, text)).toBe(expected ? text : undefined);
  });

  test("are none where a placeholder has no parameter, which was reported", () => {
    expect(meeting("a{q}", {}, "ax")).toBeUndefined();
  });
});

describe("the name that two families share", () => {
  const family = (template: string, ...parameters: readonly Partial<ParameterModel>[]): NameAutomaton =>
    new NameAutomaton(
      template,
      parameters.map((parameter, index) => ({ ...plainParameter, name: `p${index}`, ...parameter })),
    );

  test.each<[string, NameAutomaton, NameAutomaton, string | undefined]>([
    ["the shortest", family("{p0}x", {}), family("ab{p0}", {}), "abx"],
    ["of both ends", family("a{p0}", { dotted: true }), family("{p0}.z", {}), "a.z"],
    ["of a number and a text", family("a{p0}", { type: "integer", minimum: 10 }), family("{p0}", {}), "a10"],
    [
      "none of lengths that differ",
      family("a{p0}", { type: "integer", maximum: 9 }),
      family("a{p0}", { type: "integer", minimum: 10 }),
      undefined,
    ],
    ["of two parameters", family("{p0}.{p1}", {}, { values: ["x", "y"] }), family("m.{p0}", { values: ["z", "y"] }), "m.y"],
  ])("is %s", (_, one, other, name) => {
    expect([one.meet(other), other.meet(one)?.length]).toEqual([name, name?.length]);
  });

  test("is looked for in so many steps, and then not told", () => {
    const [one, other] = [family("{p0}x", {}), family("a{p0}x", {})];
    const budget = { steps: 1000 };
    expect(one.meet(other, budget)).toBe("a0x");
    const used = 1000 - budget.steps;
    expect(used).toBeGreaterThan(0);
    const enough = { steps: used };
    expect([one.meet(other, enough), enough.steps]).toEqual(["a0x", 0]);
    const scarce = { steps: used - 1 };
    expect(one.meet(other, scarce)).toBeUndefined();
    expect(scarce.steps).toBeLessThan(0);
  });

  test("cannot be told where a pattern makes a machine that is too large, and where it does not that is said too", () => {
    expect(family("{p0}", { pattern: "(?:[a-z]?){900}[a-z]{900}" }).isTooLarge).toBe(true);
    expect(family("{p0}{p1}", { pattern: "(?:[a-z]?){900}[a-z]{900}" }, { pattern: "a" }).isTooLarge).toBe(true);
    expect(family("{p0}", { pattern: "a+" }).isTooLarge).toBe(false);
  });
});
