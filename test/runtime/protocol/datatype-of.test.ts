import { Address, DatatypeError } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { datatypeOf } from "../../../runtime/protocol/datatypes.js";
import { formatUntyped } from "../../../runtime/protocol/untyped-values.js";

describe("the datatype of a contract", () => {
  test.each<[Parameters<typeof datatypeOf>[0], string, unknown]>([
    [{ type: "integer" }, "5", 5],
    [{ type: "integer", bigint: true }, "5", 5n],
    [{ type: "boolean" }, "1", true],
    [{ type: "bytes" }, "a", Buffer.from("a")],
    [{ type: "complex" }, "1j", { re: 0, im: 1 }],
    [{ type: "discrete", values: ["a"] }, "a", "a"],
    [{ type: "timestamp" }, "5", 5],
    [{ type: "string", separator: "," }, "a,b", ["a", "b"]],
    [{ type: "string", codec: { encode: String, decode: Number } }, "5", 5],
    [{ type: "integer", minimum: 6 }, "5", 5],
  ])("of case %# is that of its type", (type, text, value) => {
    expect(datatypeOf(type).parse(text)).toEqual(value);
  });

  test("reads timestamps of protocol 4 in milliseconds, and nothing else", () => {
    const options = { isInMilliseconds: true };
    expect([datatypeOf({ type: "timestamp" }, options).parse("5000"), datatypeOf({ type: "float" }, options).parse("5000")]).toEqual([
      5, 5000,
    ]);
  });

  test("keeps an unknown value of a discrete where it is open, and refuses it elsewhere", () => {
    const type = { type: "discrete", values: ["a"] } as const;
    expect(datatypeOf(type, { isOpen: true }).parse("b")).toBe("b");
    expect(() => datatypeOf(type).parse("b")).toThrow(DatatypeError);
    expect(() => datatypeOf({ type: "discrete" })).toThrow(RangeError);
  });

  test("is held against limits where it is read, or where it is read and written", () => {
    const type = { type: "integer", minimum: 6 } as const;
    const read = datatypeOf(type, { limits: "read" });
    expect(() => read.parse("5")).toThrow("expected at least 6, received 5");
    expect(read.format(5)).toBe("5");
    const both = datatypeOf(type, { limits: "read and written" });
    expect(() => both.format(5)).toThrow("expected at least 6, received 5");
    expect(() => both.decode(Buffer.from("5"))).toThrow("expected at least 6");
    expect([both.format(6), both.parse("6")]).toEqual(["6", 6]);
    const schema = { findProblem: (value: unknown) => (value === 1 ? undefined : "/a: expected 1") };
    const checked = datatypeOf({ type: "json", schema }, { limits: "read and written" });
    expect([checked.parse("1"), checked.format(1)]).toEqual([1, "1"]);
    expect(() => checked.parse("2")).toThrow(new DatatypeError("/a: expected 1"));
    expect(() => checked.format(2)).toThrow(new DatatypeError("/a: expected 1"));
    expect(datatypeOf({ type: "json", schema }, { limits: "read" }).format(2)).toBe("2");
    const pattern = { source: "m.", groupCount: 0, matches: (text: string) => /^m.$/u.test(text), compile: () => () => undefined };
    const matching = datatypeOf({ type: "string", pattern }, { limits: "read and written" });
    expect([matching.parse("m1"), matching.format("mé")]).toEqual(["m1", "m\xc3\xa9"]);
    expect(() => matching.format("x")).toThrow('expected a text that matches m., received "x"');
    expect(() => matching.parse("m\xff")).toThrow("expected text in UTF-8");
    expect(datatypeOf({ type: "string", pattern }, { limits: "read" }).format("x")).toBe("x");
  });
});

describe("a value that no contract describes", () => {
  test.each<[unknown, string]>([
    ["é", "\xc3\xa9"],
    [5, "5"],
    [-0, "0"],
    [1.5, "1.5"],
    [2 ** 53, "9007199254740992.0"],
    [Number.NaN, "nan"],
    [true, "1"],
    [false, "0"],
    [2n ** 64n, "18446744073709551616"],
    [Uint8Array.of(0xff), "\xff"],
    [new Address("::1", 5), "[::1]:5"],
  ])("%s is written %j", (value, text) => {
    expect(formatUntyped(value)).toBe(text);
  });

  test.each([[null], [undefined], [{}], [[1]], [Symbol("x")]])("is not %s", (value) => {
    expect(() => formatUntyped(value)).toThrow("expected a string, number, boolean, bigint, Uint8Array or Address, received");
  });
});
