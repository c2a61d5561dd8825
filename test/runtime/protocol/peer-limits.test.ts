import { bigint, integer, json, Message } from "katcp-runtime";
import { pattern } from "katcp-runtime/pattern";
import { describe, expect, test } from "vitest";
import { anyInteger, datatypeOf } from "../../../runtime/protocol/datatypes.js";
import { FieldList } from "../../../runtime/protocol/field-list.js";
import {
  isDeeperThan,
  MAXIMUM_DIGITS,
  MAXIMUM_JSON_BYTES,
  MAXIMUM_JSON_DEPTH,
  MAXIMUM_MATCHED_BYTES,
} from "../../../runtime/protocol/peer-limits.js";
import { FamilyTemplate } from "../../../runtime/sensors/family-template.js";

describe("what is read of a peer", () => {
  test("is an integer of so many digits, as in Python, and no longer one", () => {
    const digits = "9".repeat(MAXIMUM_DIGITS);
    for (const type of [bigint, anyInteger]) {
      expect(String(type.parse(`-${digits}`))).toBe(`-${digits}`);
      expect(() => type.parse(`-9${digits}`)).toThrow("expected an integer");
    }
    expect(() => bigint.parse("9".repeat(16_000_000))).toThrow(/no more than 4300 digits, received "9{60}" and 15999940 bytes more$/);
    expect(() => integer.parse("9".repeat(16_000_000))).toThrow("expected an integer within");
  });

  test("is a text that must match a pattern of so many bytes, and no longer one", () => {
    const type = datatypeOf({ type: "string", pattern: pattern("[a-z]+(-[a-z]+)*") }, { limits: "read" });
    const longest = `${"a-".repeat(MAXIMUM_MATCHED_BYTES / 2 - 1)}aa`;
    expect(type.parse(longest)).toBe(longest);
    expect(() => type.parse(`${longest}a`)).toThrow(`expected no more than ${MAXIMUM_MATCHED_BYTES} bytes that match [a-z]+`);
  });

  test("is a name of a family's member of so many characters, and no longer one", () => {
    const family = new FamilyTemplate("a.{x}", [{ name: "x", pattern: pattern("[a-z]+") }]);
    expect(family.parse(`a.${"x".repeat(4094)}`)).toEqual({ x: "x".repeat(4094) });
    expect(family.parse(`a.${"x".repeat(4095)}`)).toBeUndefined();
  });

  test.each([
    [
      "texts that must match a pattern",
      { type: "string", pattern: pattern("[a-z]+") },
      "x".repeat(MAXIMUM_MATCHED_BYTES),
      2 * MAXIMUM_MATCHED_BYTES,
    ],
    ["JSON", { type: "json" }, `"${"x".repeat(MAXIMUM_JSON_BYTES - 2)}"`, 2 * MAXIMUM_JSON_BYTES],
  ] as const)("are %s in all arguments of a message together", (what, type, text, most) => {
    const blob = "b".repeat(4 * 1024 * 1024);
    const of = (...args: readonly string[]) => Message.of("?", "x", args);
    const bytes = { name: "blob", type: "bytes" } as const;
    const repeated = new FieldList([bytes, { name: "all", ...type, repeated: true }], { noun: "argument" });
    expect(repeated.decode(of(blob, text, text))["all"]).toHaveLength(2);
    expect(() => repeated.decode(of(blob, text, text, "x"))).toThrow(
      `arguments: expected no more than ${most} bytes of ${what}, received ${most + 1}`,
    );
    const single = new FieldList([{ name: "a", ...type }, { name: "b", ...type }, { name: "c", ...type }, bytes], { noun: "argument" });
    expect(() => single.decode(of("skipped", text, text, "x", blob), 1)).toThrow(`received ${most + 1}`);
    expect(() => single.decode(of("skipped", text, text), 1)).toThrow('"c": expected a value, received none');
  });

  test("is JSON of so many bytes, and no longer one", () => {
    const text = `"${"x".repeat(MAXIMUM_JSON_BYTES - 2)}"`;
    expect(json.parse(text)).toHaveLength(MAXIMUM_JSON_BYTES - 2);
    expect(() => json.parse(` ${text}`)).toThrow(`expected JSON of no more than ${MAXIMUM_JSON_BYTES} bytes`);
  });

  test("is JSON of so many brackets in each other, and no deeper one", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(json.format(json.parse(nested(MAXIMUM_JSON_DEPTH)))).toBe(nested(MAXIMUM_JSON_DEPTH));
    expect(() => json.parse(nested(MAXIMUM_JSON_DEPTH + 1))).toThrow("no deeper than 100");
    expect(() => json.parse('{"a":'.repeat(200_000))).toThrow("no deeper than 100");
  });

  test("is as deep as its brackets outside of strings", () => {
    expect(isDeeperThan(1, '["[[[","\\"[[",{}]')).toBe(true);
    expect(isDeeperThan(2, '["[[[","\\"[[",{}]')).toBe(false);
    expect(isDeeperThan(1, `[${"1,".repeat(10)}1],[],{}`)).toBe(false);
    expect(isDeeperThan(2, '[{},{"a":1},{},[],[]]')).toBe(false);
    expect(isDeeperThan(1, "[[],{}]")).toBe(true);
    expect(isDeeperThan(0, '"[')).toBe(false);
    expect(isDeeperThan(0, '"\\')).toBe(false);
  });
});
