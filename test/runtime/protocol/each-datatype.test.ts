import {
  Address,
  address,
  bigint,
  boolean,
  bytes,
  complex,
  custom,
  type Datatype,
  DatatypeError,
  discrete,
  float,
  integer,
  json,
  string,
  timestamp,
} from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { changed, isSameValue, refuseText, refuseValue } from "../../../runtime/protocol/datatype.js";
import { anyInteger, timestampInMilliseconds } from "../../../runtime/protocol/datatypes.js";

type AnyDatatype = Pick<Datatype<unknown>, "name" | "wireName" | "initial" | "parameters">;

describe("each datatype", () => {
  test.each<[AnyDatatype, string, string, unknown]>([
    [integer, "integer", "integer", 0],
    [bigint, "integer", "integer", 0n],
    [anyInteger, "integer", "integer", 0],
    [float, "float", "float", 0],
    [boolean, "boolean", "boolean", false],
    [string, "string", "string", ""],
    [bytes, "bytes", "string", new Uint8Array()],
    [timestamp, "timestamp", "timestamp", 0],
    [timestampInMilliseconds, "timestamp", "timestamp", 0],
    [address, "address", "address", new Address("0.0.0.0")],
    [json, "json", "string", null],
    [complex, "complex", "string", { re: 0, im: 0 }],
    [discrete(["a"]), "discrete", "discrete", "a"],
    [custom({ encode: String, decode: String }, "x"), "string", "string", "x"],
  ])("has a name in files, one on the wire, and a first value: %#", (datatype, name, wireName, initial) => {
    expect([datatype.name, datatype.wireName, datatype.initial]).toEqual([name, wireName, initial]);
    if (name !== "discrete") expect(datatype.parameters).toEqual([]);
  });

  const outside: readonly (readonly [datatype: Pick<Datatype<never>, "format">, value: unknown, expected: string])[] = [
    [integer, "5", 'an integer within ±(2^53 − 1), received "5"'],
    [integer, 5n, "an integer within ±(2^53 − 1), received 5"],
    [bigint, 5, "an integer of no more than 4300 digits, received 5"],
    [anyInteger, 1.5, "an integer, received 1.5"],
    [anyInteger, 2 ** 53, "an integer, received 9007199254740992"],
    [float, "1", 'a float, received "1"'],
    [boolean, 1, "a boolean, 1 or 0, received 1"],
    [string, 5, "text in UTF-8, received 5"],
    [bytes, "x", 'a Uint8Array, received "x"'],
    [timestamp, Number.NaN, "a timestamp, a finite number of seconds since the epoch, received NaN"],
    [timestampInMilliseconds, 1e306, "a timestamp, a finite number of milliseconds since the epoch, received 1e+306"],
    [timestampInMilliseconds, "1", 'a timestamp, a finite number of milliseconds since the epoch, received "1"'],
    [address, "127.0.0.1", 'an IP address with or without a port, such as 127.0.0.1:7147 or [::1], received "127.0.0.1"'],
    [json, undefined, "JSON of no more than 1048576 bytes, and no deeper than 100, received undefined"],
    [discrete(["a", "b"]), "c", 'one of a, b, received "c"'],
    [custom({ encode: String, decode: String }, ""), undefined, "a text of the author's own type, received undefined"],
  ];
  test.each(outside)("refuses a value that is none, and says what it expected: %#", (datatype, value, expected) => {
    expect(() => datatype.format(value as never)).toThrow(new DatatypeError(`expected ${expected}`));
  });

  test.each<[Datatype<never>, unknown, unknown]>([
    [integer, 5, 5],
    [bigint, "18446744073709551615", 2n ** 64n - 1n],
    [bigint, 5, 5n],
    [float, "inf", Number.POSITIVE_INFINITY],
    [boolean, true, true],
    [boolean, false, false],
    [string, "é", "é"],
    [bytes, "é", Buffer.from("é")],
    [json, { a: "é" }, { a: "é" }],
    [json, "text", "text"],
    [complex, "1+2j", { re: 1, im: 2 }],
  ] as never)("has a value for what an interface writes: %#", (datatype, written, value) => {
    expect(datatype.fromWritten(written)).toEqual(value);
  });

  test("says whether a sensor has changed", () => {
    const same = (datatype: unknown, one: unknown, other: unknown): boolean => (datatype as Datatype<unknown>).equals(one, other);
    expect([same(bytes, Uint8Array.of(1), Uint8Array.of(1)), same(bytes, Uint8Array.of(1), Uint8Array.of(2))]).toEqual([true, false]);
    expect([same(json, { a: [1] }, { a: [1] }), same(json, { a: [1] }, { a: [2] })]).toEqual([true, false]);
    expect([same(string, "a", "a"), same(string, "a", "b"), same(float, Number.NaN, 1), same(float, 1, Number.NaN)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isSameValue(Number.NaN, Number.NaN), isSameValue(Number.NaN, 0), isSameValue(0, Number.NaN)]).toEqual([true, false, false]);
  });

  test("is read and written as bytes, also where it is another's that was changed", () => {
    const doubled = changed(integer as Datatype<unknown>, { parse: (text) => Number(text) * 2, format: (value) => `${Number(value) / 2}` });
    expect([doubled.decode(Buffer.from("3")), doubled.encode(6), doubled.parse("3"), doubled.format(6)]).toEqual([
      6,
      Buffer.from("3"),
      6,
      "3",
    ]);
  });
});

describe("an integer of a device that nobody described", () => {
  test.each([
    ["5", 5],
    ["-0", 0],
    ["+7", 7],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["9007199254740992", 2n ** 53n],
    ["-9007199254740992", -(2n ** 53n)],
  ])("%s is %s", (text, value) => {
    expect(Object.is(anyInteger.parse(text), value)).toBe(true);
  });

  test.each(["", "1.5", "x", "1_0", "9".repeat(4302)])("%s is none", (text) => {
    expect(() => anyInteger.parse(text)).toThrow("expected an integer, received");
  });

  test("is written where it is a number that holds it, or a bigint", () => {
    expect([anyInteger.format(5), anyInteger.format(2n ** 64n)]).toEqual(["5", "18446744073709551616"]);
  });
});

describe("what is refused", () => {
  test("is shown up to its 60th byte", () => {
    expect(refuseText("x", "y".repeat(60)).message).toBe(`expected x, received "${"y".repeat(60)}"`);
    expect(refuseText("x", "y".repeat(61)).message).toBe(`expected x, received "${"y".repeat(60)}" and 1 bytes more`);
    expect(refuseText("x", "\xc3\xa9").message).toBe('expected x, received "é"');
    expect(refuseValue("x", "y".repeat(61)).message).toBe(`expected x, received "${"y".repeat(60)}"`);
    expect(refuseValue("x", { a: 1 }).message).toBe("expected x, received { a: 1 }");
  });
});

describe("a value for JSON", () => {
  test("may say itself what it is, at whatever depth", () => {
    const deep = (depth: number): unknown => ({ toJSON: () => (depth === 0 ? 1 : deep(depth - 1)) });
    expect(json.accepts(deep(99))).toBe(true);
    expect(json.accepts(deep(100))).toBe(false);
    expect([json.accepts({ toJSON: 5 }), json.accepts({ toJSON: () => undefined }), json.accepts({ a: [{ b: Number.NaN }] })]).toEqual([
      true,
      false,
      false,
    ]);
    expect([json.accepts([1, [2, [3]]]), json.accepts(""), json.accepts(false), json.accepts(() => 1), json.accepts(1n)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
