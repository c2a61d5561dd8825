import {
  Address,
  address,
  bigint,
  boolean,
  bytes,
  custom,
  type Datatype,
  DatatypeError,
  discrete,
  float,
  integer,
  type JsonValue,
  json,
  string,
  timestamp,
} from "katcp-runtime";
import { describe, expect, test } from "vitest";
import { timestampInMilliseconds } from "../../../runtime/protocol/datatypes.js";

type AnyDatatype = Pick<Datatype<unknown>, "name" | "parse">;

/** What Python's `repr` prints, as the field does; the traps are those of the field notes. */
const floats: readonly (readonly [value: number, text: string])[] = [
  [1, "1.0"],
  [0, "0.0"],
  [-0, "-0.0"],
  [1.5, "1.5"],
  [-2.25, "-2.25"],
  [1e15, "1000000000000000.0"],
  [9999999999999998, "9999999999999998.0"],
  [1e16, "1e+16"],
  [1.5e16, "1.5e+16"],
  [1e21, "1e+21"],
  [1e22, "1e+22"],
  [1.7976931348623157e308, "1.7976931348623157e+308"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [0.000012345, "1.2345e-05"],
  [1e-7, "1e-07"],
  [5e-324, "5e-324"],
  [1795437056.8133602, "1795437056.8133602"],
  [Number.NaN, "nan"],
  [Number.POSITIVE_INFINITY, "inf"],
  [Number.NEGATIVE_INFINITY, "-inf"],
];

const read: readonly (readonly [datatype: AnyDatatype, text: string, value: unknown])[] = [
  [integer, "12", 12],
  [integer, "+12", 12],
  [integer, "-0012", -12],
  [integer, "-0", 0],
  [integer, "9007199254740991", Number.MAX_SAFE_INTEGER],
  [bigint, "18446744073709551615", 18446744073709551615n],
  [bigint, "+5", 5n],
  [float, "+1", 1],
  [float, "01.50", 1.5],
  [float, ".5", 0.5],
  [float, "5.", 5],
  [float, "1e5", 100000],
  [float, "1E-3", 0.001],
  [float, "1e400", Number.POSITIVE_INFINITY],
  [float, "NaN", Number.NaN],
  [float, "-INF", Number.NEGATIVE_INFINITY],
  [float, "infinity", Number.POSITIVE_INFINITY],
  [boolean, "1", true],
  [boolean, "0", false],
  [string, "", ""],
  [timestamp, "1234.5", 1234.5],
  [timestamp, "0", 0],
  // What katgpucbf's engines say for "not yet".
  [timestamp, "-1.0", -1],
  [timestampInMilliseconds, "-1000", -1],
  [timestampInMilliseconds, "1500.0", 1.5],
  [json, '{"a":[1,null]}', { a: [1, null] }],
];

const refused: readonly (readonly [datatype: AnyDatatype, text: string])[] = [
  [integer, ""],
  [integer, " 1"],
  [integer, "1_0"],
  [integer, "0x10"],
  [integer, "1.0"],
  [integer, "1e3"],
  [integer, "9007199254740992"],
  [integer, "-9007199254740993"],
  [bigint, "1.5"],
  [float, ""],
  [float, "fast"],
  [float, "1_0"],
  [float, " 1"],
  [float, "0x10"],
  [float, "."],
  [float, "e5"],
  // White space to JavaScript, also beyond ASCII.
  [float, "\xa01"],
  [float, "12\xa0"],
  [float, "12\v"],
  [float, "nanx"],
  [float, "xinf"],
  [float, "infinityy"],
  [float, "-"],
  [float, "1e"],
  [float, "1,5"],
  [boolean, "true"],
  [boolean, "2"],
  [boolean, ""],
  [timestamp, "nan"],
  [timestamp, "inf"],
  [timestamp, "-inf"],
  [timestamp, "1e400"],
  [timestamp, "now"],
  [timestampInMilliseconds, "nan"],
  [timestampInMilliseconds, "now"],
  [json, "{"],
  [json, "[1e400]"],
  [address, "localhost:7147"],
  [address, "1.2.3"],
  [address, "1.2.3.4:65536"],
  [address, "1.2.3.4:"],
  [address, "::1"],
  [address, "[::1%eth0]"],
  [address, "[1.2.3.4]"],
  [discrete(["on", "off"]), "On"],
];

describe("datatypes", () => {
  test.each(floats)("print %d as Python does", (value, text) => {
    expect(float.format(value)).toBe(text);
    expect(Object.is(float.parse(text), value)).toBe(true);
  });

  test.each(read.map(([datatype, text, value]) => ({ name: datatype.name, text, value, parse: datatype.parse })))(
    "read, as $name, $text",
    ({ parse, text, value }) => {
      expect(parse(text)).toEqual(value);
    },
  );

  test.each(refused.map(([datatype, text]) => ({ name: datatype.name, text, parse: datatype.parse })))(
    "refuse, as $name, '$text'",
    ({ parse, text }) => {
      expect(() => parse(text)).toThrow(DatatypeError);
      expect(() => parse(text)).toThrow(/^expected .*, received /);
    },
  );

  test.each(["127.0.0.1:7147", "127.0.0.1", "[::1]:80", "[2001:db8::1]", "0.0.0.0:0"])("keep the address %s as it is", (text) => {
    expect(address.format(address.parse(text))).toBe(text);
  });

  test("of addresses are equal where host and port are", () => {
    const one = new Address("127.0.0.1", 80);
    expect(
      [one, new Address("127.0.0.1", 80), new Address("127.0.0.1", 81), new Address("127.0.0.1"), new Address("::1", 80)].map((each) =>
        one.equals(each),
      ),
    ).toEqual([true, true, false, false, false]);
  });

  test.each([
    [-1, "-1.0", "-1000"],
    [-0, "-0.0", "0"],
    [1.5, "1.5", "1500"],
    [1e22, "1e+22", "10000000000000000905969664"],
  ])("write the timestamp %d in seconds, and for protocol 4 in whole milliseconds", (value, seconds, milliseconds) => {
    expect([timestamp.format(value), timestampInMilliseconds.format(value)]).toEqual([seconds, milliseconds]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "1" as unknown as number])(
    "refuse the timestamp %s",
    (value) => {
      expect(() => timestamp.format(value)).toThrow("expected a timestamp, a finite number of seconds since the epoch, received");
      expect(() => timestampInMilliseconds.format(value)).toThrow(DatatypeError);
    },
  );

  test.each([float, timestamp, integer, bigint] as readonly Datatype<unknown>[])("of $name see no change from 0 to -0", (datatype) => {
    expect([datatype.equals(0, -0), datatype.equals(0, 1), datatype.equals(Number.NaN, Number.NaN)]).toEqual([true, false, true]);
  });

  test("write an IPv6 address in its one form, and compare by that", () => {
    const one = address.parse("[2001:DB8:0::A]:80");
    expect([one.host, address.format(one)]).toEqual(["2001:db8::a", "[2001:db8::a]:80"]);
    expect([address.equals(one, new Address("2001:db8::a", 80)), one.equals(new Address("2001:0db8:0:0:0:0:0:000a", 80))]).toEqual([
      true,
      true,
    ]);
    expect(new Address("::FFFF:0102:0304").equals(new Address("::ffff:1.2.3.4"))).toBe(true);
    expect(new Address("::ffff:1.2.3.4").equals(new Address("1.2.3.4"))).toBe(false);
  });

  test("refuse an address that is none, whoever makes it", () => {
    expect(() => new Address("localhost", 1)).toThrow(DatatypeError);
    expect(() => new Address("::1", 70000)).toThrow(DatatypeError);
  });

  test("carry text as UTF-8, and refuse what is not", () => {
    expect(string.encode("£ é")).toEqual(Buffer.from("£ é"));
    expect(string.decode(Buffer.from("a long text with é in it"))).toBe("a long text with é in it");
    expect(() => string.decode(Buffer.from([0xff, 0x41]))).toThrow("expected text in UTF-8");
  });

  test("carry bytes as they are", () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect([...bytes.decode(bytes.encode(all))]).toEqual([...all]);
  });

  test("never round an integer", () => {
    expect(() => integer.format(2 ** 53)).toThrow(DatatypeError);
    expect(() => integer.format(1.5)).toThrow("expected an integer");
    expect(bigint.format(2n ** 70n)).toBe("1180591620717411303424");
  });

  test("keep the order of a discrete's values, and its unknown ones where it is open", () => {
    const values = ["b", "a"] as const;
    expect(discrete(values).parameters).toEqual(["b", "a"]);
    expect(discrete(values).initial).toBe("b");
    expect(discrete(values, { isOpen: true }).parse("c")).toBe("c");
    expect(() => discrete(values).format("c" as "a")).toThrow("expected one of b, a, received");
  });

  const itself: unknown[] = [];
  itself.push(itself);
  test.each([
    ...[Number.NaN, [1, Number.POSITIVE_INFINITY], { a: { b: Number.NEGATIVE_INFINITY } }, undefined, { a: undefined }, [undefined]],
    // A sparse array has holes, which read as undefined.
    ...[new Array<unknown>(1), 1n, [() => 1], Symbol("x"), itself, { toJSON: () => Number.NaN }],
  ])("refuse what JSON cannot say, case %#", (value) => {
    expect(() => json.format(value as JsonValue)).toThrow(DatatypeError);
  });

  test("write as deep JSON as they read, and no deeper", () => {
    const deep = (depth: number): JsonValue => (depth === 0 ? 1 : [deep(depth - 1)]);
    expect(json.parse(json.format(deep(100)))).toEqual(deep(100));
    expect(() => json.format(deep(101))).toThrow(DatatypeError);
    expect(() => json.parse(JSON.stringify(deep(101)))).toThrow(DatatypeError);
  });

  test("write all that JSON can say", () => {
    const value = { a: [null, true, -0.5, "ü"], __proto__: null, "": {} };
    expect(json.parse(json.format(value))).toEqual({ a: [null, true, -0.5, "ü"], "": {} });
    expect(json.format(new Date(0) as unknown as JsonValue)).toBe('"1970-01-01T00:00:00.000Z"');
  });

  test("say what an author's own codec refused", () => {
    const complex = custom<{ re: number; im: number }>(
      {
        encode: ({ re, im }) => `${re}${im < 0 ? "" : "+"}${im}j`,
        decode: (text) => {
          const match = /^(-?\d+)([+-]\d+)j$/.exec(text);
          if (match === null) throw new Error("not complex");
          return { re: Number(match[1]), im: Number(match[2]) };
        },
      },
      { re: 0, im: 0 },
    );
    expect(complex.format({ re: 1, im: -2 })).toBe("1-2j");
    expect(complex.parse("3+4j")).toEqual({ re: 3, im: 4 });
    expect(() => complex.parse("x")).toThrow('expected another text (not complex), received "x"');
  });

  test("say what an address looks like", () => {
    const refusal = 'expected an IP address with or without a port, such as 127.0.0.1:7147 or [::1], received "host:1"';
    expect(() => address.parse("host:1")).toThrow(refusal);
    expect(() => Address.parse("host:1")).toThrow(refusal);
  });

  test("cut what they show of a long text", () => {
    expect(() => integer.parse("x".repeat(100_000))).toThrow(/received "x{60}" and 99940 bytes more$/);
    expect(() => integer.format("x".repeat(100_000) as never)).toThrow(/, received "x{60}"$/);
  });
});
