import fc from "fast-check";
import { expect, test } from "vitest";
import { NameAutomaton } from "../../codegen/model/overlaps/name-automaton.js";
import { OverlapCandidates } from "../../codegen/model/overlaps/overlap-candidates.js";
import type { ParameterModel, SensorModel } from "../../codegen/model/sensor-model.js";
import { plainParameter } from "../support/plain-parameter.js";

type Named = Pick<SensorModel, "name" | "family">;

/** Parameters of every kind, also such as hold dots. */
const kinds: readonly Partial<ParameterModel>[] = [
  { dotted: true },
  {},
  { type: "integer", minimum: 0, maximum: 12 },
  { type: "integer", minimum: 0, maximum: undefined },
  { values: ["a", "a.b", "b"] },
  { values: ["ab", "b"] },
];

/** Short names of few letters, so that many of them meet. */
const sensors = fc
  .array(fc.oneof(fc.constantFrom("a", "b", ".", "1", "ab"), fc.nat({ max: kinds.length - 1 })), { minLength: 1, maxLength: 5 })
  .map((parts): Named => {
    const parameters = parts.flatMap((part, index) =>
      typeof part === "number" ? [{ ...plainParameter, ...kinds[part], name: `p${index}` }] : [],
    );
    const name = parts.map((part, index) => (typeof part === "number" ? `{p${index}}` : part)).join("");
    return { name, family: parameters.length === 0 ? undefined : { parameters, isClosed: false } };
  });

test("of sensors that share a name, each is a candidate of the later ones", () => {
  const property = fc.property(fc.array(sensors, { minLength: 2, maxLength: 12 }), (list) => {
    const candidates = new OverlapCandidates(list);
    const automata = list.map(({ name, family }) => new NameAutomaton(name, family?.parameters ?? []));
    for (const [later, automaton] of automata.entries()) {
      const meeting = automata.slice(0, later).flatMap((other, earlier) => (automaton.meet(other) === undefined ? [] : [earlier]));
      const before = candidates.before(later);
      expect(before).toEqual(expect.arrayContaining(meeting));
      expect(before).toEqual([...new Set(before)].toSorted((one, other) => one - other));
    }
  });
  fc.assert(property, { seed: 5, numRuns: 500 });
});

test.each([
  ["their beginning", (n: number) => `thing-${n}.{p}.power`],
  ["their end", (n: number) => `{p}.thing-${n}`],
  ["their middle", (n: number) => `{p}.thing-${n}.{p}`],
])("a thousand families that differ at %s are not compared with each other", (_, nameOf) => {
  const list = Array.from({ length: 1000 }, (__, n) => ({
    name: nameOf(n + 1000),
    family: { parameters: [{ ...plainParameter, name: "p" }], isClosed: false },
  }));
  const candidates = new OverlapCandidates(list);
  expect(list.flatMap((__, index) => candidates.before(index)).length).toBeLessThan(10);
});

test.each<[string, Partial<ParameterModel>, readonly number[]]>([
  ["is dotted", { dotted: true }, [0]],
  ["has a pattern", { pattern: ".+" }, [0]],
  ["has values with dots", { values: ["a.a", "b"] }, [0]],
  ["holds no dots", {}, []],
])("in a crowd, a family is a candidate of a name with more dots where its parameter %s", (_, keys, expected) => {
  const family = { name: "{p}.b.c", family: { parameters: [{ ...plainParameter, ...keys }], isClosed: false } };
  const plain = (name: string): Named => ({ name, family: undefined });
  const crowd = Array.from({ length: 9 }, (__, n) => plain(`x${n}.y.z`));
  expect(new OverlapCandidates([family, ...crowd, plain("a.a.b.c")]).before(10)).toEqual(expected);
  expect(new OverlapCandidates([plain("a.a.b.c"), ...crowd, family]).before(10)).toEqual(expected);
});
