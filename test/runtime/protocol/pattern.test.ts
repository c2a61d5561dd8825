import { ContractError, type FieldContract, Message } from "katcp-runtime";
import { pattern } from "katcp-runtime/pattern";
import { describe, expect, test } from "vitest";
import { FieldList } from "../../../runtime/protocol/field-list.js";
import { FamilyTemplate } from "../../../runtime/sensors/family-template.js";

function decode(field: Omit<FieldContract, "name">, text: string): unknown {
  const list = new FieldList([{ name: "a", ...field }], { noun: "argument" });
  return list.decode(Message.of("?", "x", [text]))["a"];
}

describe("a pattern", () => {
  test.each([
    ["m\\d+", "m007", true],
    ["m\\d+", "xm007", false],
    ["m\\d+", "m007x", false],
    ["a|bc", "abc", false],
    ["a|bc", "bc", true],
    ["(?i)on", "ON", true],
    [".", "é", true],
    [".", "\n", false],
    ["\\pL+", "Ωé", true],
    ["", "", true],
  ])("%s matches %j as a whole: %s", (source, text, isMatch) => {
    expect(pattern(source).matches(text)).toBe(isMatch);
  });

  test.each(["(a", "(?=a)", "(a)\\1", "a{1001}", "a)(b", "[z-a]", "\\Qab"])(
    "%s is no expression of RE2, or none that stands in a group",
    (source) => {
      expect(() => pattern(source)).toThrow(ContractError);
      expect(() => pattern(source)).toThrow(`pattern ${JSON.stringify(source)}: error parsing regexp`);
    },
  );

  test("takes time linear in the text", () => {
    expect(pattern("(a+)+b").matches("a".repeat(100_000))).toBe(false);
  });

  test("is a limit of an argument, of each item of a list, and of the text of a codec", () => {
    const field = { type: "string", pattern: pattern("m\\d{3}") } as const;
    expect(decode(field, "m007")).toBe("m007");
    expect(() => decode(field, "m7")).toThrow('argument 1 "a": expected a text that matches m\\d{3}, received "m7"');
    expect(decode({ ...field, separator: "," }, "m007,m008")).toEqual(["m007", "m008"]);
    expect(() => decode({ ...field, separator: "," }, "m007,m8")).toThrow("item 2: expected a text that matches");
    const codec = { encode: String, decode: (text: string) => Number(text.slice(1)) };
    expect(decode({ ...field, codec }, "m007")).toBe(7);
    expect(() => decode({ ...field, codec }, "7")).toThrow("expected a text that matches");
    expect(decode({ type: "string", pattern: pattern("é+") }, "éé")).toBe("éé");
  });
});

describe("an expression of the engine of a pattern", () => {
  test("tells what its groups hold in a text that it matches as a whole", () => {
    const any = pattern("x(y)(z)?");
    expect([any.source, any.groupCount, pattern("x").groupCount]).toEqual(["x(y)(z)?", 2, 0]);
    const groups = any.compile("(a+)-(b)?(c*)");
    expect([groups("aa-bc"), groups("a-"), groups("a-x"), groups("xa-")]).toEqual([["aa", "b", "c"], ["a", "", ""], undefined, undefined]);
    expect(() => any.compile("(a")).toThrow('pattern "(a": error parsing regexp');
    expect(() => any.compile("(a")).toThrow(expect.objectContaining({ name: "ContractError", cause: expect.anything() }));
  });
});

describe("a family whose parameter has a pattern", () => {
  const stream = { name: "stream", type: "string", pattern: pattern("(i|o)(\\d+)(?:\\.\\d)?") } as const;
  const pol = { name: "pol", values: ["h", "v"] };

  test.each<[string, string, object | undefined]>([
    ["{stream}.rate", "i12.rate", { stream: "i12" }],
    ["{stream}.rate", "o1.5.rate", { stream: "o1.5" }],
    ["{stream}.rate", "x1.rate", undefined],
    ["{pol}.{stream}", "v.o3", { pol: "v", stream: "o3" }],
    ["{stream}-{pol}.x", "i1.2-h.x", { stream: "i1.2", pol: "h" }],
    ["{stream}-{pol}.x", "i1.2-x.x", undefined],
  ])("%s reads %s as %j, and makes it again", (template, name, values) => {
    const family = new FamilyTemplate(template, template.includes("pol") ? [stream, pol] : [stream]);
    expect(family.parse(name)).toEqual(values);
    if (values !== undefined) expect(family.format(values as Record<string, string>)).toBe(name);
    expect(family.isClosed).toBe(false);
  });

  test("makes no name of what it does not match, nor of what no sensor's name holds", () => {
    const family = new FamilyTemplate("{stream}.rate", [stream]);
    expect(() => family.format({ stream: "i" })).toThrow("stream: expected a text of letters, digits, _, - and dots that matches (i|o)");
    const any = new FamilyTemplate("{any}.rate", [{ name: "any", pattern: pattern(".*") }]);
    expect(any.format({ any: "a.b" })).toBe("a.b.rate");
    expect(() => any.format({ any: "a b" })).toThrow(
      'any: expected a text of letters, digits, _, - and dots that matches .*, received "a b"',
    );
    expect(() => any.format({ any: "" })).toThrow("any: expected");
    expect(any.parse("a b.rate")).toBeUndefined();
    expect(any.parse(".rate")).toBeUndefined();
  });
});
