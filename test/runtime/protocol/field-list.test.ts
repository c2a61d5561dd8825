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
const word: FieldContract = { name: "word", type: "integer", bigint: true, minimum: 0, maximum: 18446744073709551615n };

describe("a list of fields", () => {
  test("reads each by its type and its name in code", () => {
    expect(decode([rate, { name: "stream-id", member: "streamId", type: "integer" }], ["2.5", "7"])).toEqual({ rate: 2.5, streamId: 7 });
  });

  test("holds a bigint to limits that no number says exactly", () => {
    expect(decode([word], ["18446744073709551615"])).toEqual({ word: 2n ** 64n - 1n });
    expect(() => decode([word], ["18446744073709551616"])).toThrow(
      'argument 1 "word": expected at least 0 and at most 18446744073709551615, received 18446744073709551616',
    );
    expect(() => decode([word], ["-1"])).toThrow("expected at least 0");
  });

  test("asks for what must be there, and says which is missing", () => {
    expect(() => decode([rate, { name: "at", type: "timestamp" }], ["1"])).toThrow('argument "at": expected a value, received none');
  });

  test("leaves what is optional undefined, and fills in a default", () => {
    const fields: FieldContract[] = [
      { name: "a", type: "integer", default: 3 },
      { name: "b", type: "address", default: "[::1]:80" },
      { name: "c", type: "string", optional: true },
    ];
    const values = decode(fields, []) as Record<string, unknown>;
    expect([values["a"], String(values["b"]), values["c"]]).toEqual([3, "[::1]:80", undefined]);
  });

  test("collects what is repeated, also when it is nothing", () => {
    const fields: FieldContract[] = [rate, { name: "terms", type: "integer", repeated: true }];
    expect(decode(fields, ["1", "2", "3"])).toEqual({ rate: 1, terms: [2, 3] });
    expect(decode(fields, ["1"])).toEqual({ rate: 1, terms: [] });
    expect(
      decode(
        [
          { name: "a", type: "float", optional: true },
          { name: "b", type: "float", repeated: true },
        ],
        [],
      ),
    ).toEqual({ a: undefined, b: [] });
  });

  test("takes the word now for the time where the contract says so", () => {
    const fields = list([{ name: "when", type: "timestamp", now: true }], { now: () => 1234.5 });
    expect(fields.decode(Message.of("?", "x", ["now"]))).toEqual({ when: 1234.5 });
    expect(fields.encode({ when: "now" })).toBe(" now");
    expect(fields.encode({ when: 5 })).toBe(" 5.0");
  });

  const gain: FieldContract = { name: "gain", type: "float", minimum: 0, words: ["auto", "\\"] };

  test("takes words instead of a value, and gives them as they are", () => {
    expect(decode([gain], ["auto"])).toEqual({ gain: "auto" });
    expect(decode([gain], ["1.5"])).toEqual({ gain: 1.5 });
    expect(list([gain]).encode({ gain: "\\" })).toBe(" \\\\");
    expect(list([gain]).encode({ gain: 1 })).toBe(" 1.0");
    expect(decode([{ ...gain, default: "auto" }], [])).toEqual({ gain: "auto" });
    expect(decode([{ ...gain, repeated: true }], ["1", "auto"])).toEqual({ gain: [1, "auto"] });
    expect(decode([{ ...gain, words: ["now"] }], ["now"])).toEqual({ gain: "now" });
  });

  test("reads a list in one argument, each item within its limits, and a word instead of the list", () => {
    const channels: FieldContract = { name: "channels", type: "integer", maximum: 9, separator: ",", words: ["all"] };
    expect(decode([channels], ["1,2"])).toEqual({ channels: [1, 2] });
    expect(decode([channels], [""])).toEqual({ channels: [] });
    expect(decode([channels], ["all"])).toEqual({ channels: "all" });
    expect(list([channels]).encode({ channels: [3, 4] })).toBe(" 3,4");
    expect(list([channels]).encode({ channels: [] })).toBe(" \\@");
    expect(list([channels]).encode({ channels: "all" })).toBe(" all");
    expect(decode([{ ...channels, default: [5, 6] }], [])).toEqual({ channels: [5, 6] });
    expect(decode([{ ...channels, repeated: true }], ["1,2", "all"])).toEqual({ channels: [[1, 2], "all"] });
  });

  test("reads the values of a discrete whatever characters they have", () => {
    const mode: FieldContract = { name: "mode", type: "discrete", values: ["à la carte", "off"] };
    expect(decode([mode], ["à la carte"])).toEqual({ mode: "à la carte" });
    expect(list([mode]).encode({ mode: "à la carte" })).toBe(" \xc3\xa0\\_la\\_carte");
  });

  test("takes the word now for the machine's own time where no clock is given", () => {
    const fields: FieldContract[] = [{ name: "when", type: "timestamp", now: true }];
    const before = Date.now() / 1000;
    const { when } = decode(fields, ["now"]) as { when: number };
    expect(when).toBeGreaterThanOrEqual(before);
    expect(when).toBeLessThanOrEqual(Date.now() / 1000);
  });

  const refusals: readonly (readonly [fields: FieldContract[], args: string[], message: string])[] = [
    [[rate], ["fast"], 'argument 1 "rate": expected a float, received "fast"'],
    [[rate], ["11"], 'argument 1 "rate": expected at least 0 and at most 10, received 11'],
    [[rate], ["nan"], 'argument 1 "rate": expected at least 0 and at most 10, received nan'],
    [[{ name: "n", type: "integer", bigint: true, minimum: 1 }], ["0"], 'argument 1 "n": expected at least 1, received 0'],
    [[rate, { name: "b", type: "boolean" }], ["1", "yes"], 'argument 2 "b": expected a boolean, 1 or 0, received "yes"'],
    [
      [{ name: "v", type: "float", repeated: { minimum: 1, maximum: 2 } }],
      ["1", "2", "3"],
      'argument "v": expected 1 to 2 of them, received 3',
    ],
    [[gain], ["-1"], 'argument 1 "gain": expected at least 0, received -1; auto, \\ are accepted as well'],
    [[gain], ["Auto"], 'argument 1 "gain": expected a float, received "Auto"; auto, \\ are accepted as well'],
    [
      [{ ...gain, separator: ",", words: ["no"] }],
      ["1,-1"],
      'argument 1 "gain": item 2: expected at least 0, received -1; no is accepted as well',
    ],
    [[{ name: "v", type: "float", repeated: { minimum: 2 } }], ["1"], 'argument "v": expected 2 or more of them, received 1'],
  ];
  test.each(refusals)("refuses %j of %j", (fields, args, message) => {
    expect(() => decode(fields, args)).toThrow(new DatatypeError(message));
  });

  test("writes a default that a later value needs, and leaves it out at the end", () => {
    const fields = list([
      { name: "a", type: "integer" },
      { name: "b", type: "float", default: 1.5 },
      { name: "c", type: "string", optional: true },
    ]);
    expect(fields.encode({ a: 1 })).toBe(" 1");
    expect(fields.encode({ a: 1, c: "x y" })).toBe(" 1 1.5 x\\_y");
    expect(fields.encode({ a: 1, b: 2 })).toBe(" 1 2.0");
  });

  test("may have an optional value before a default: the default is left out with it", () => {
    const fields = list([
      { name: "label", type: "string", optional: true },
      { name: "depth", type: "integer", default: 3 },
      { name: "note", type: "string", default: "-" },
    ]);
    expect([fields.encode({}), fields.encode({ label: "a" }), fields.encode({ label: "a", depth: 4 })]).toEqual(["", " a", " a 4"]);
    expect(fields.encode({ label: "a", note: "x" })).toBe(" a 3 x");
    expect(() => fields.encode({ depth: 4 })).toThrow('argument "label": expected a value, since depth follows it');
    const open = list([
      { name: "label", type: "string", optional: true },
      { name: "depth", type: "integer", default: 3 },
      { name: "terms", type: "integer", repeated: true },
    ]);
    expect([open.encode({}), open.encode({ terms: [] }), open.encode({ label: "a", terms: [1] })]).toEqual(["", "", " a 3 1"]);
    expect(() => open.encode({ terms: [1] })).toThrow('argument "label": expected a value, since terms follows it');
  });

  const outgoing: readonly (readonly [field: FieldContract, value: unknown, message: string])[] = [
    [rate, 11, 'argument "rate": expected at least 0 and at most 10, received 11.0'],
    [rate, Number.NaN, 'argument "rate": expected at least 0 and at most 10, received nan'],
    [{ name: "n", type: "integer", bigint: true, minimum: 1 }, 0n, 'argument "n": expected at least 1, received 0'],
    [word, 2n ** 64n, 'argument "word": expected at least 0 and at most 18446744073709551615, received 18446744073709551616'],
    [{ name: "v", type: "float", repeated: { minimum: 1, maximum: 2 } }, [], 'argument "v": expected 1 to 2 of them, received 0'],
    [{ name: "v", type: "float", repeated: { minimum: 1, maximum: 2 } }, [1, 2, 3], 'argument "v": expected 1 to 2 of them, received 3'],
    [{ name: "v", type: "float", maximum: 1, repeated: true }, [0, 2], 'argument "v": expected at most 1, received 2.0'],
  ];
  test.each(outgoing)("holds what it writes against the limits, where it is told to: case %#", (field, value, message) => {
    expect(() => list([field], { checksWritten: true }).encode({ [field.name]: value })).toThrow(new DatatypeError(message));
    expect(list([field]).encode({ [field.name]: value })).toMatch(/^( |$)/);
  });

  test.each([null, 3, "abc"])("refuses to take %j for a list", (value) => {
    expect(() => list([{ name: "v", type: "string", repeated: true }]).encode({ v: value })).toThrow(
      `argument "v": expected an array, received ${JSON.stringify(value)}`,
    );
  });

  test("takes no member that every object has for a value", () => {
    const fields = list([
      { name: "constructor", type: "string", optional: true },
      { name: "to-string", member: "toString", type: "string", optional: true },
    ]);
    expect(fields.encode({})).toBe("");
    expect(fields.encode({ constructor: "a", toString: "b" })).toBe(" a b");
  });

  test("refuses to leave out an optional value before a later one", () => {
    const fields = list([
      { name: "a", type: "integer", optional: true },
      { name: "b", type: "integer", optional: true },
    ]);
    expect(() => fields.encode({ b: 1 })).toThrow('argument "a": expected a value, since b follows it');
  });

  test("refuses to write a value that is missing or of another type", () => {
    expect(() => list([rate]).encode({})).toThrow('argument "rate": expected a value, received undefined');
    expect(() => list([rate]).encode({ rate: "3" })).toThrow('argument "rate": expected a float, received "3"');
  });

  test("knows how many values fit", () => {
    const fields = list([
      rate,
      { name: "b", type: "float", default: 1 },
      { name: "c", type: "float", repeated: { minimum: 0, maximum: 4 } },
    ]);
    expect([fields.minimum, fields.maximum]).toEqual([1, 6]);
  });
});
