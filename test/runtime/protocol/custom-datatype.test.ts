import { custom, DatatypeError, discrete } from "katcp-runtime";
import { describe, expect, test } from "vitest";

describe("an author's own type", () => {
  const failing = (thrown: unknown) => {
    const fail = (): never => {
      throw thrown;
    };
    return custom<unknown>({ encode: fail, decode: fail }, undefined);
  };

  test("says what went wrong in its codec, with the error as the cause", () => {
    const cause = new Error("broken");
    expect(() => failing(cause).format(1)).toThrow(
      expect.objectContaining({ name: "DatatypeError", message: "its codec failed: broken", cause }),
    );
    expect(() => failing(cause).parse("x")).toThrow('expected another text (broken), received "x"');
    expect(() => failing("a text").format(1)).toThrow("its codec failed: a text");
  });

  test("may say itself what is wrong", () => {
    const own = new DatatypeError("expected a colour");
    expect(() => failing(own).format(1)).toThrow(own);
    expect(() => failing(own).parse("x")).toThrow(own);
  });

  test("has a codec that gives text", () => {
    const odd = custom<number>({ encode: (value) => value as never, decode: Number }, 0);
    expect(() => odd.format(5)).toThrow(new DatatypeError("its codec returned 5, expected a string"));
    expect(() => odd.parse("\xff")).toThrow("expected text in UTF-8");
    expect(custom<string>({ encode: (value) => value, decode: (text) => text }, "").format("é")).toBe("\xc3\xa9");
  });

  test("is the same where its text is, and what cannot be written equals nothing", () => {
    const trimmed = custom<string>({ encode: (value) => value.trim(), decode: (text) => text }, "");
    expect([trimmed.equals("a", " a "), trimmed.equals("a", "b")]).toEqual([true, false]);
    expect(failing(new Error("broken")).equals(1, 1)).toBe(false);
  });
});

describe("a discrete", () => {
  test("has values, each of which is read from its UTF-8", () => {
    expect(() => discrete([])).toThrow(new RangeError("a discrete needs one or more values"));
    const menu = discrete(["à la carte", "off"]);
    expect([menu.format("à la carte"), menu.parse("\xc3\xa0 la carte"), menu.parameters]).toEqual([
      "\xc3\xa0 la carte",
      "à la carte",
      ["\xc3\xa0 la carte", "off"],
    ]);
    expect(() => menu.parse("on")).toThrow('expected one of à la carte, off, received "on"');
  });

  test("that is open takes other text, but no bytes that are none", () => {
    const open = discrete(["a"], { isOpen: true });
    expect([open.parse("a"), open.parse("\xc3\xa0"), open.parse("")]).toEqual(["a", "à", ""]);
    expect(() => open.parse("\xff")).toThrow("expected one of a, received");
    expect(() => open.format("b" as "a")).toThrow(DatatypeError);
  });
});
