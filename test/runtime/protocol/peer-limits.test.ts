import { bigint, integer, json } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { anyInteger } from "../../../runtime/protocol/datatypes.js";
import { isDeeperThan, MAXIMUM_DIGITS, MAXIMUM_JSON_BYTES, MAXIMUM_JSON_DEPTH } from "../../../runtime/protocol/peer-limits.js";

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
