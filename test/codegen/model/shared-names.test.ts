import { describe, expect, test } from "vitest";
import { compileInterface } from "../../../codegen/compile.js";
import { formatDiagnostic, isError } from "../../../codegen/diagnostics/diagnostics.js";
import { compileText } from "../../support/compile-text.js";

/** What is wrong with an interface of these lines, the first of which is line 2. */
function errorsOf(lines: readonly string[], part = ""): readonly string[] {
  const text = `{ "name": "d", "version": "d-1.0", "description": "D.",\n${lines.join("\n")}\n}`;
  return compileInterface(Buffer.from(text), "d.json", () => Buffer.from(part))
    .diagnostics.filter(isError)
    .map(formatDiagnostic);
}

const sensor = (name: string, more = ""): string => `"${name}": { "type": "boolean", "description": "S."${more} }`;
const family = (name: string): string => sensor(name, ', "parameters": { "n": { "values": ["a", "b"] } }');
const alias = (name: string, other: string): string => sensor(name, `, "aliases": ["${other}"]`);
const place = (line: string, text: string): number => line.indexOf(text) + 1;

describe("a former name that a family makes too", () => {
  test("is reported at the later of the two: at the alias, if that is it", () => {
    const later = `${alias("x", "inb")} }`;
    expect(errorsOf([`"sensors": { ${family("in{n}")},`, later])).toEqual([
      `d.json:3:${place(later, '"inb"')}: error family: "inb" and "in{n}" in line 2 both make the name "inb"`,
    ]);
  });

  test("is reported at the later of the two: at the family, if that is it", () => {
    const later = `${family("in{n}")} }`;
    expect(errorsOf([`"sensors": { ${alias("x", "inb")},`, later])).toEqual([
      `d.json:3:1: error family: "in{n}" and "inb" in line 2 both make the name "inb"`,
    ]);
  });

  test("is reported also where one of them is in a group", () => {
    const line = `"groups": { "rx": { "sensors": { ${alias("x", "inb")} } } }`;
    expect(errorsOf([`"sensors": { ${family("in{n}")} },`, line])).toEqual([
      `d.json:3:${place(line, '"inb"')}: error family: "inb" and "in{n}" in line 2 both make the name "inb"`,
    ]);
  });

  test("is reported at a file that is included, with the name of the other file", () => {
    const part = `{ "sensors": {\n${alias("x", "inb")} } }`;
    expect(errorsOf(['"include": ["./part.json"],', `"sensors": { ${family("in{n}")} }`], part)).toEqual([
      'd.json:3:14: error family: "in{n}" and "inb" in part.json line 2 both make the name "inb"',
    ]);
  });
});

describe("a former name", () => {
  test("is none of another sensor, former or not, in whatever group that is", () => {
    const problem = (name: string, line: number): unknown =>
      expect.stringContaining(`duplicate-name: "${name}" is the name of a sensor in line ${line} already`);
    expect(errorsOf([`"sensors": { ${alias("x", "y")},`, `${sensor("y")} }`])).toEqual([problem("y", 3)]);
    expect(errorsOf([`"sensors": { ${alias("x", "old")},`, `${alias("y", "old")} }`])).toEqual([problem("old", 2)]);
    expect(errorsOf([`"sensors": { ${alias("x", "rx.y")} },`, `"groups": { "rx": { "sensors": { ${sensor("y")} } } }`])).toEqual([
      problem("rx.y", 3),
    ]);
    expect(errorsOf([`"sensors": { ${alias("x", "x")} }`])).toEqual([problem("x", 2)]);
  });

  test("is not that of a request, which has names of its own", () => {
    const requests = { go: { description: "Go.", aliases: ["on"] } };
    const on = { type: "boolean", description: "S." };
    expect(compileText({ requests, sensors: { on } }).errors).toEqual([]);
    expect(compileText({ requests: { go: { description: "Go." } }, sensors: { on: { ...on, aliases: ["go", "help"] } } }).errors).toEqual(
      [],
    );
    expect(compileText({ requests: { ...requests, come: { description: "C.", aliases: ["help"] } } }).errors).toEqual([
      expect.stringContaining("reserved-name: ?help is a standard request, which every device has"),
    ]);
  });

  test("has no families, and stands in no family's group", () => {
    const keys = { type: "boolean", description: "S.", aliases: ["old"] };
    const parameters = { n: { values: ["a"] } };
    expect(compileText({ sensors: { "a{n}": { ...keys, parameters } } }).errors).toEqual([
      expect.stringContaining('conflict: "parameters" cannot be used with "aliases" (a family has no aliases)'),
    ]);
    expect(compileText({ groups: { "g{n}": { parameters, sensors: { on: keys } } } }).errors).toEqual([
      expect.stringContaining('conflict: "aliases" cannot stand in a group with parameters (a family has no other names)'),
    ]);
    expect(compileText({ groups: { g: { sensors: { on: keys } } } }).model.sensors[0]?.aliases).toMatchObject([{ name: "old" }]);
  });
});

describe("a name that two sensors make", () => {
  test("is one mistake for each later sensor, though it is shared with several", () => {
    const other = sensor("{n}a", ', "identifier": "other", "parameters": { "n": { "values": ["x", "y"] } }');
    expect(errorsOf(['"sensors": {', `${family("x{n}")},`, `${sensor("xa")},`, `${other} }`])).toEqual([
      'd.json:4:1: error family: "xa" and "x{n}" in line 3 both make the name "xa"',
      'd.json:5:1: error family: "{n}a" and "x{n}" in line 3 both make the name "xa"',
    ]);
  });

  test("is told of each sensor that a plain one meets in a group", () => {
    const { errors } = compileText({
      sensors: { "a.b": { type: "boolean", description: "S." }, "a-c": { type: "boolean", description: "S." } },
      groups: { a: { sensors: { b: { type: "boolean", description: "S." }, c: { type: "boolean", description: "S." } } } },
    });
    expect(errors).toEqual([expect.stringContaining('duplicate-name: "a.b" is the name of a sensor in line 1 already')]);
  });

  test("is one mistake where two groups include one file, however many sensors that has", () => {
    const part = `{ "sensors": { ${sensor("on")}, ${sensor("off")} } }`;
    const group = (name: string): string =>
      `"${name}": { "parameters": { "n": { "type": "string" } }, "include": ["./part.json"], "identifier": "g${name.length}" }`;
    const errors = errorsOf([`"groups": {`, `${group("{n}")},`, `${group("x{n}")} }`], part);
    expect(errors).toEqual([
      expect.stringMatching(/^d\.json:4:1: error family: "x\{n\}\.on" and "\{n\}\.on" in line 3 both make the name "x[^"]+\.on"$/),
    ]);
  });
});
