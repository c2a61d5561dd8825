import { DatatypeError, type FieldContract, Message } from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { FieldList, type FieldListOptions } from "../../../runtime/protocol/field-list.js";

function list(fields: readonly FieldContract[], options: Partial<FieldListOptions> = {}): FieldList {
  return new FieldList(fields, { noun: "argument", ...options });
}

function decode(fields: readonly FieldContract[], args: readonly string[]): unknown {
  return list(fields).decode(Message.of("?", "x", args));
}

const rate: FieldContract = { name: "rate", type: "float", minimum: 0, maximum: 10 };

describe("a list of fields", () => {
  test("knows its members, and whether it has any", () => {
    expect([list([rate, { name: "stream-id", member: "streamId", type: "integer" }]).members, list([rate]).isEmpty]).toEqual([
      ["rate", "streamId"],
      false,
    ]);
    expect([list([]).members, list([]).isEmpty, list([]).minimum, list([]).maximum]).toEqual([[], true, 0, 0]);
  });

  test("reads on from an argument, and numbers its fields from there", () => {
    const fields = list([rate, { name: "terms", type: "integer", repeated: true }]);
    const message = Message.of("!", "x", ["ok", "2", "3", "4"]);
    expect(fields.decode(message, 1)).toEqual({ rate: 2, terms: [3, 4] });
    expect(() => fields.decode(message)).toThrow('argument 1 "rate": expected a float, received "ok"');
    expect(() => fields.decode(Message.of("!", "x", ["ok", "2", "3", "z"]), 1)).toThrow('argument 3 "terms": expected an integer');
    expect(() => fields.decode(Message.of("!", "x", ["ok", "z"]), 1)).toThrow('argument 1 "rate"');
  });

  test("has the error of a value as the cause, where that is written", () => {
    expect(() => list([rate]).encode({ rate: "x" })).toThrow(expect.objectContaining({ cause: expect.any(DatatypeError) }));
    expect(() => list([rate]).encode({})).toThrow(expect.not.objectContaining({ cause: undefined }));
  });

  test("takes now for the time, or the word, only where it says so", () => {
    expect(() => decode([{ name: "when", type: "timestamp" }], ["now"])).toThrow(DatatypeError);
    expect(() => list([{ name: "when", type: "timestamp" }]).encode({ when: "now" })).toThrow(DatatypeError);
    expect(
      list([{ name: "when", type: "timestamp", now: true, repeated: true }], { now: () => 7 }).decode(Message.of("?", "x", ["now", "5"])),
    ).toEqual({ when: [7, 5] });
  });

  const secret: FieldContract = { name: "pin", type: "integer", secret: true };
  test.each<[FieldContract, string]>([
    [secret, "expected an integer within ±(2^53 − 1); the received value is secret"],
    [{ ...secret, minimum: 1 }, "expected an integer within ±(2^53 − 1) at least 1; the received value is secret"],
    [{ ...secret, maximum: 9 }, "expected an integer within ±(2^53 − 1) at most 9; the received value is secret"],
    [{ ...secret, minimum: 1, maximum: 9 }, "expected an integer within ±(2^53 − 1) at least 1 at most 9; the received value is secret"],
  ])("says nothing of what came for a secret: %j", (field, problem) => {
    expect(() => decode([field], ["hunter2"])).toThrow(new DatatypeError(`argument 1 "pin": ${problem}`));
    expect(() => list([field]).encode({ pin: "hunter2" })).toThrow(new DatatypeError(`argument "pin": ${problem}`));
    expect(() => list([field]).encode({ pin: "hunter2" })).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
  });

  test("escapes text, and numbers need none", () => {
    const fields = (["string", "boolean", "integer", "float", "timestamp", "bytes"] as const).map((type) => ({ name: type, type }));
    expect(list(fields).encode({ string: "a b", boolean: true, integer: 1, float: 1, timestamp: 2, bytes: Buffer.from(" ") })).toBe(
      " a\\_b 1 1 1.0 2.0 \\_",
    );
    expect(list([{ name: "n", type: "integer", words: ["no value"] }]).encode({ n: "no value" })).toBe(" no\\_value");
    expect(list([{ name: "n", type: "integer", separator: " " }]).encode({ n: [1, 2] })).toBe(" 1\\_2");
  });

  test("takes false for no repetition, and any iterable for a list", () => {
    expect(decode([{ name: "n", type: "integer", repeated: false }], ["1"])).toEqual({ n: 1 });
    const terms = list([{ name: "n", type: "integer", repeated: true }]);
    expect([terms.encode({ n: new Set([1, 2]) }), terms.encode({})]).toEqual([" 1 2", ""]);
  });

  test("counts what is repeated where it writes, only if it is told to", () => {
    const fields: FieldContract[] = [{ name: "n", type: "integer", repeated: { maximum: 1 } }];
    expect(list(fields).encode({ n: [1, 2] })).toBe(" 1 2");
    expect(() => list(fields, { checksWritten: true }).encode({ n: [1, 2] })).toThrow('argument "n": expected 0 to 1 of them, received 2');
    expect(list(fields, { checksWritten: true }).encode({ n: [1] })).toBe(" 1");
  });

  test("keeps values of a discrete that it does not know, where it is open", () => {
    const fields: FieldContract[] = [{ name: "mode", type: "discrete", values: ["a"] }];
    expect(list(fields, { isOpen: true }).decode(Message.of("!", "x", ["b"]))).toEqual({ mode: "b" });
    expect(() => list(fields).decode(Message.of("!", "x", ["b"]))).toThrow(DatatypeError);
    expect(list([{ name: "when", type: "timestamp" }], { isInMilliseconds: true }).decode(Message.of("!", "x", ["1500"]))).toEqual({
      when: 1.5,
    });
  });
});
