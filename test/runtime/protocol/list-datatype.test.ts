import { boolean, bytes, float, json, string } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { listOf } from "../../../runtime/protocol/list-datatype.js";

const names = listOf(string, ",");
const floats = listOf(float, ":");

describe("a list in one argument", () => {
  test.each<[readonly string[], string]>([
    [[], ""],
    [["m007"], "m007"],
    [["m007", "m008"], "m007,m008"],
    [["", ""], ","],
    [["a", "", "b"], "a,,b"],
    [["é ", "b"], "\xc3\xa9 ,b"],
  ])("%j is %j", (items, text) => {
    expect(names.format(items)).toBe(text);
    expect(names.parse(text)).toEqual(items);
    expect(names.accepts(items)).toBe(true);
  });

  test("has items of its type", () => {
    expect(floats.parse("1:2.5:nan")).toEqual([1, 2.5, Number.NaN]);
    expect(floats.format([1, 1e16])).toBe("1.0:1e+16");
    expect(() => floats.parse("1:x:2")).toThrow('item 2: expected a float, received "x"');
    expect(() => floats.parse("1:")).toThrow('item 2: expected a float, received ""');
    expect(listOf(bytes, "\0").parse("a\0\xff")).toEqual([Buffer.from("a"), Buffer.from([255])]);
  });

  test("cannot hold what would be read otherwise", () => {
    expect(() => names.format(["a", "b,c"])).toThrow('item 2: expected a text without ",", received "b,c"');
    expect(() => names.format(["", "b,c"])).toThrow('item 2: expected a text without ",", received "b,c"');
    expect(() => names.format(["b,c"])).toThrow('item 1: expected a text without ",", received "b,c"');
    expect(() => names.format([""])).toThrow('item 1: expected more than one empty text, received ""');
    expect(() => listOf(string, ",,").format(["a,", "b"])).toThrow('item 1: expected a text without ",,", received "a,"');
    expect(() => listOf(json, "é").format(["é"])).toThrow("item 1: expected a text without");
    expect(names.accepts(["b,c"])).toBe(false);
  });

  test("is an array, each item of which can be written", () => {
    expect(() => names.format("a,b" as never)).toThrow(/^expected a list with "," between its items, each text in UTF-8, received "a,b"$/);
    expect(() => floats.format([1, "2"] as never)).toThrow('item 2: expected a float, received "2"');
    expect(() => floats.encode([1, "2"] as never)).toThrow('item 2: expected a float, received "2"');
    expect(floats.accepts([true])).toBe(false);
  });

  test("is read from an array where an interface writes it", () => {
    expect(listOf(boolean, " ").fromWritten([true, false])).toEqual([true, false]);
    expect(floats.fromWritten([])).toEqual([]);
  });

  test("is the same where its items are", () => {
    expect(floats.equals([1, Number.NaN], [1, Number.NaN])).toBe(true);
    expect(floats.equals([1], [1, 1])).toBe(false);
    expect(floats.equals([0, 1], [-0, 2])).toBe(false);
    expect(floats.initial).toEqual([]);
  });

  test("is a text on the wire, with other bytes than its separator has in code", () => {
    expect([names.name, names.wireName, names.parameters]).toEqual(["string", "string", []]);
    expect([listOf(string, "é").format(["a", "b"]), listOf(string, "é").parse("a\xc3\xa9b")]).toEqual(["a\xc3\xa9b", ["a", "b"]]);
    expect([names.encode(["a", "b"]), names.decode(Buffer.from("a,b"))]).toEqual([Buffer.from("a,b"), ["a", "b"]]);
  });

  test("accepts lists that can be written alone", () => {
    expect([names.accepts([]), names.accepts(["a"]), names.accepts([""]), names.accepts("a"), names.accepts([1])]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test("says which of its items would be read otherwise", () => {
    expect(() => listOf(string, ",,").format(["a", "b,"])).not.toThrow();
    expect(() => listOf(string, ",,").format(["a", "b,", "c"])).toThrow('item 2: expected a text without ",,", received "b,"');
    expect(() => names.format(["", ","])).toThrow('item 2: expected a text without ",", received ","');
  });
});
