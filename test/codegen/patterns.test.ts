import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { formatDiagnostic, isError } from "../../codegen/diagnostics/diagnostics.js";
import { NAME_CHARACTERS } from "../../codegen/model/patterns/name-characters.js";
import { patternOf } from "../../codegen/model/patterns/pattern-engine.js";
import { nameExample, patternExample } from "../../codegen/model/patterns/pattern-example.js";
import { type PatternGraph, patternGraph } from "../../codegen/model/patterns/pattern-graph.js";

/** Walks the machine with a text. */
function reads({ steps, matchesNothing }: PatternGraph, text: string): boolean {
  if (text === "") return matchesNothing;
  let states = new Set([0]);
  for (const character of text) {
    const next = [...states].flatMap((state) => (steps[state] ?? []).filter(({ characters }) => characters.includes(character)));
    states = new Set(next.map(({ to }) => to));
  }
  return states.has(1);
}

const anyPattern: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("a", "b", ".", "[ab0]", "[^a]", "\\d", "\\w", "\\.", "(?i)B", "[[:alpha:]]", "\\pL", "\\Qa.\\E", "-"),
    fc.tuple(tie("node"), tie("node")).map(([one, other]) => `${one}${other}`),
    fc.tuple(tie("node"), tie("node")).map(([one, other]) => `(?:${one}|${other})`),
    fc.tuple(tie("node"), fc.constantFrom("*", "+", "?", "*?", "{2}", "{1,3}", "{0,2}")).map(([node, times]) => `(${node})${times}`),
  ),
})).node;

describe("the machine of a pattern", () => {
  test("reads just what the engine matches", () => {
    const anyName = fc.string({ unit: fc.constantFrom("a", "b", "B", "0", ".", "-", "z"), maxLength: 6 });
    let matches = 0;
    fc.assert(
      fc.property(anyPattern, fc.array(anyName, { maxLength: 12 }), (source, names) => {
        const graph = patternGraph(source, NAME_CHARACTERS);
        if (graph === undefined) throw new Error(`${source} is too large`);
        const example = nameExample(source);
        for (const name of [...names, "", ...(example === undefined ? [] : [example])]) {
          const isMatch = patternOf(source).matches(name);
          if (isMatch) matches++;
          expect(reads(graph, name), `${source} and ${name}`).toBe(isMatch);
        }
      }),
      { numRuns: 2000, seed: 13 },
    );
    expect(matches).toBeGreaterThan(1000);
  });

  test.each([
    ["m\\d{3}", "m000"],
    ["(?:i|o)\\d+\\.rate", "i0.rate"],
    [".+", "a"],
    ["\\d*", ""],
    ["^v\\d+$", "v0"],
    ["[^a-z]", "0"],
    ["a\\b.", undefined],
    ["é", undefined],
    ["(?:[a-z]?){900}[a-z]{900}", undefined],
    // What reads best comes first: letters, digits, capitals, what stands in names, other signs, and the space.
    ["[^a-z0-9]", "A"],
    ["[^a-zA-Z0-9]", "-"],
    ["[^a-zA-Z0-9._-]", "!"],
    ["[ ~]", "~"],
    ["[^!-~]", " "],
    ["x*y|zz", "y"],
  ])("gives a short text that %s matches: %s", (source, text) => {
    expect(patternExample(source)).toBe(text);
  });

  test.each([
    ["[^a-z]", "0"],
    ["[^a-zA-Z0-9]", "_"],
    [" ", undefined],
    ["(?:a|\\.)*-", "-"],
    ["", ""],
  ])("gives a short part of a sensor's name that %s matches: %s", (source, text) => {
    expect(nameExample(source)).toBe(text);
  });

  test.each([
    ["^a$", true],
    ["a\\b", true],
    ["a(?:b|c)", false],
  ])("says whether %s looks around itself: %s", (source, looksAround) => {
    expect(patternGraph(source, NAME_CHARACTERS)?.looksAround).toBe(looksAround);
  });
});

function check(sensors: object): readonly string[] {
  const text = JSON.stringify({ name: "d", version: "d-1.0", description: "D.", sensors });
  return compileInterface(Buffer.from(text), "d.json").diagnostics.filter(isError).map(formatDiagnostic);
}

function family(pattern: string): object {
  return { type: "boolean", description: "S.", parameters: { x: { type: "string", pattern, description: "X." } } };
}

const plain = { type: "boolean", description: "S." };

describe("families whose parameters have patterns", () => {
  test.each<[string, object]>([
    ["by their letters", { "{x}.on": family("m\\d+"), "m7.off": plain, "i{x}.on": family("\\d+") }],
    ["by a length", { "{x}on": { ...family("[a-z]{3}"), identifier: "one" }, "{x}.on": family("[a-z]{3}") }],
    ["by what they repeat", { "{x}": { ...family("(?:ab)+"), identifier: "one" }, a: plain, aba: plain, "x{x}": family(".*y") }],
  ])("are told apart %s", (_, sensors) => {
    expect(check(sensors)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ["a plain sensor", { "{x}.on": family("m\\d+"), "m007.on": plain }, "m007.on"],
    ["another pattern", { "{x}.on": family("m\\d+"), "m{x}": family("[0-9a-f]+\\.on") }, "m0.on"],
    ["a pattern that holds dots", { "{x}.z": family("a.*"), "a.{x}": family(".+") }, "a.z"],
    ["a pattern of few texts", { "{x}": { ...family("a{3,5}"), identifier: "one" }, "{x}a": { ...family("a{5}"), identifier: "two" } }, ""],
  ])("meet %s", (_, sensors, name) => {
    const found = check(sensors);
    if (name === "") expect(found).toEqual([]);
    else expect(found).toEqual([expect.stringContaining(`both make the name "${name}"`)]);
  });

  test("are refused where that cannot be told, and only there", () => {
    const large = family("(?:[a-z]?){900}[a-z]{900}");
    expect(check({ "{x}.on": large, "{x}.off": large })).toEqual([]);
    const [first = "", ...others] = check({ "{x}.on": large, "a{x}.on": family("b") });
    expect(first).toContain(
      'cannot tell whether "a{x}.on" and "{x}.on" in line 1 make the same name: their patterns are too large to compare',
    );
    expect(others).toEqual([]);
    const wide = family("(?:[ab]*a[ab]{400}c?)+");
    expect(check({ "{x}1": wide, "{x}": { ...family("(?:[ab]*b[ab]{399}d?)+1"), identifier: "two" } }).length).toBe(1);
  });
});
