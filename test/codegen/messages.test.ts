import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileInterface } from "../../codegen/compile.js";
import { isError } from "../../codegen/diagnostics/diagnostics.js";
import { parseJson } from "../../codegen/interface/parse-json.js";
import { readInterface } from "../../codegen/interface/read-interface.js";
import { type Site, visitSites } from "../../codegen/lint/site.js";
import { corpusCases, corpusFolder } from "../support/corpus.js";

const head = '"name": "x", "version": "x-1.0", "description": "X."';

function mistakes(text: string): readonly { readonly rule: string; readonly message: string; readonly hint: string | undefined }[] {
  const { diagnostics } = compileInterface(Buffer.from(text), "x.katcp.json");
  return diagnostics.filter(isError).map(({ rule, message, hint }) => ({ rule, message, hint }));
}

const withArgument = (keys: string): string =>
  `{ ${head}, "requests": { "r": { "description": "R.", "arguments": [{ "name": "a", ${keys} }] } } }`;
const withSensor = (keys: string): string => `{ ${head}, "sensors": { "s": { "description": "S.", ${keys} } } }`;

test.each([
  ["07", "a number does not begin with 0: 7"],
  ["-007", "a number does not begin with 0: -7"],
  ["+1", "a number has no plus sign: 1"],
  [".5", "a number needs a digit before the point: 0.5"],
  ["-.5", "a number needs a digit before the point: -0.5"],
  ["5.", "a number needs a digit after the point: 5.0"],
  ["0x1F", "numbers are decimal: 31"],
  ["0xffffffffffffffff", "numbers are decimal: 18446744073709551615"],
  ["0b11", "numbers are decimal"],
  ["1_000", "a number has no _ in it: 1000"],
  ["1e", "a number needs a digit after the e"],
  ["12n", 'an integer has no n at its end; beyond 2^53 - 1 it is a string: "12"'],
  ["1.2.3", "a number is written as 12, -3, 0.5 or 1e6"],
  ["-", "a number is written as 12, -3, 0.5 or 1e6"],
  ["True", "write it in lower case: true"],
  ["FALSE", "write it in lower case: false"],
  ["Null", "write it in lower case: null"],
  ["NaN", 'a float has it as a string: "nan"'],
  ["-Infinity", 'a float has it as a string: "-inf"'],
  ["undefined", "leave the key out instead"],
  ["None", "leave the key out instead"],
  ["'a'", 'put text in double quotes: "..."'],
  ["float", 'put text in double quotes: "float"'],
])("%s is no value, and it is said why", (word, hint) => {
  expect(mistakes(`{ ${head}, "x-a": ${word} }`)).toEqual([
    { rule: "syntax", message: `expected a value, found ${JSON.stringify(word === "'a'" ? "'" : word)}`, hint },
  ]);
});

test.each([
  ["int", "integer"],
  ["str", "string"],
  ["bool", "boolean"],
  ["enum", "discrete"],
  ["double", "float"],
  ["addr", "address"],
  ["flaot", "float"],
  ["Integer", "integer"],
])("the type %s is taken for %s", (word, meant) => {
  expect(mistakes(withSensor(`"type": "${word}"`)).map(({ rule, hint }) => [rule, hint])).toEqual([
    ["unknown-type", `did you mean "${meant}"?`],
  ]);
});

test.each([
  [withArgument('"type": "integer", "min": 1'), "minimum"],
  [withArgument('"type": "integer", "max": 1'), "maximum"],
  [withArgument('"type": "integer", "desc": "A."'), "description"],
  [`{ ${head}, "requests": { "r": { "description": "R.", "args": [] } } }`, "arguments"],
  [`{ ${head}, "requests": { "r": { "description": "R.", "returns": [] } } }`, "reply"],
])("a key of other languages is taken for ours: %s", (text, meant) => {
  expect(mistakes(text)).toEqual([
    { rule: "unknown-key", message: expect.stringMatching(/^an? (argument|request) has no key /), hint: `did you mean "${meant}"?` },
  ]);
});

test.each([
  [`{ ${head}, "informs": { "i": { "description": "I.", "timeout": 1 } } }`, /^an inform has no key "timeout"/],
  [withArgument('"type": "float", "x": 1'), /^an argument has no key "x"/],
  [withSensor('"type": "float", "initial": { "x": 1 }'), /^an initial has no key "x"/],
  [`{ ${head}, "informs": { "9": { "description": "I." } } }`, /^an inform's name matches/],
  [withArgument('"type": "float", "repeated": "yes"'), /^"repeated" expects true or false or an object, found the string "yes"$/],
])("articles are right: %s", (text, message) => {
  expect(mistakes(text).map((mistake) => mistake.message)).toEqual([expect.stringMatching(message)]);
});

describe("no message shows a number that nobody wrote", () => {
  const big = "18446744073709551615";

  test.each([
    [`{ "format": ${big} }`],
    [withArgument(`"type": "integer", "minimum": ${big}`)],
    [withArgument(`"type": "integer", "default": ${big}`)],
    [withArgument(`"type": "integer", "bigint": true, "default": ${big}`)],
    [withArgument(`"type": "float", "minimum": ${big}, "maximum": 1`)],
    [withArgument(`"type": "float", "repeated": { "maximum": ${big} }`)],
    [withSensor(`"type": "float", "nominal": [${big}, 1]`)],
    [withSensor(`"type": "float", "nominal": [1, ${big}], "warn": [2, ${big}]`)],
    [withSensor(`"type": "integer", "nominal": [1, ${big}]`)],
    [withSensor(`"type": "float", "stale": { "after": -${big}, "status": "error" }`)],
    [withSensor(`"type": ${big}`)],
  ])("%s", (text) => {
    const [first, ...others] = mistakes(text);
    expect(others).toEqual([]);
    expect(first?.message).toContain(big);
    expect(first?.message).not.toMatch(/1844674407370955(?!1615)/);
  });

  test("also where it is cut", () => {
    expect(mistakes(`{ ${head}, "x-a": ${"9".repeat(400)} }`)[0]?.message).toBe(
      `expected a number that a double can hold, found ${"9".repeat(60)}…`,
    );
  });
});

test("the limits of a bigint are text, or what to do is said", () => {
  const big = "18446744073709551615";
  expect(
    mistakes(withArgument(`"type": "integer", "bigint": true, "minimum": "-${big}", "maximum": "+${big}", "default": "${big}"`)),
  ).toEqual([]);
  expect(mistakes(withArgument(`"type": "integer", "bigint": true, "maximum": ${big}`))[0]?.hint).toBe(`write it as a string: "${big}"`);
  expect(mistakes(withArgument('"type": "integer", "maximum": "5"'))[0]?.hint).toBe('with "bigint": true it may be a string');
  expect(
    mistakes(withArgument(`"type": "integer", "bigint": true, "maximum": "${big}", "default": "18446744073709551616"`))[0]?.message,
  ).toBe(`"default" expects ${big} or less, found the string "18446744073709551616"`);
});

test.each(["auto", "none"])("the strategy %s is told what the key is for", (strategy) => {
  expect(mistakes(withSensor(`"type": "float", "strategy": "${strategy}"`))).toEqual([
    {
      rule: "bad-value",
      message: `"strategy" says what auto means for this sensor, such as "event" or "period 10", found "${strategy}"`,
      hint: "leave the key out, and auto sends every update",
    },
  ]);
});

test.each([
  [".\\\\a\\\\b.json", "./a/b.json"],
  ["./a\\\\b.json", "./a/b.json"],
  ["..\\\\b.json", "../b.json"],
  ["a/b.json", "./a/b.json"],
  ["C:\\\\b.json", undefined],
  ["\\\\b.json", undefined],
  ["/b.json", undefined],
  ["https://x/b.json", undefined],
])("an include of %s is told how paths are written", (path, meant) => {
  expect(mistakes(`{ ${head}, "include": ["${path}"] }`)).toEqual([
    {
      rule: "bad-value",
      message: expect.stringContaining("expects a path that begins with ./ or ../, with / between folders"),
      hint: meant === undefined ? undefined : `did you mean "${meant}"?`,
    },
  ]);
});

describe("what is no object is one mistake", () => {
  const files = [
    ...corpusCases(corpusFolder("good")),
    { name: "showcase", entry: new URL("../../interfaces/showcase.katcp.json", import.meta.url).pathname },
  ];

  /** The sites of a file, and its text. */
  function sitesOf(entry: string): { readonly text: string; readonly sites: readonly Site[] } {
    const bytes = readFileSync(entry);
    const file = readInterface(bytes, entry);
    return { text: bytes.toString(), sites: "rule" in file ? [] : [...visitSites(file)] };
  }

  /** A file in which something else stands in the place of an object. */
  function replaced(text: string, { node }: Site): string {
    const result = parseJson(text.slice(node.start));
    // The object is followed by what makes no sense after a value, and there reading ends.
    const end = result.kind === "problem" ? node.start + result.at : text.length;
    const close = text.slice(0, end).lastIndexOf("}");
    return `${text.slice(0, node.start)}5${text.slice(close + 1)}`;
  }

  test.each(files)("wherever it stands: $name", ({ entry }) => {
    const { text, sites } = sitesOf(entry);
    for (const site of sites) {
      if (site.parent === undefined) continue;
      const { diagnostics } = compileInterface(Buffer.from(replaced(text, site)), entry, () => "not here");
      const there = diagnostics.filter(({ severity, message }) => severity === "error" && message.includes("found the number 5"));
      expect(
        there.map(({ rule }) => rule),
        `${site.kind} ${site.name}`,
      ).toEqual(["wrong-type"]);
      const [only] = there;
      const same = diagnostics.filter(({ line, column }) => line === only?.line && column === only.column);
      expect(same.filter(isError), `${site.kind} ${site.name}`).toHaveLength(1);
    }
  });
});
