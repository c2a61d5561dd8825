import fc from "fast-check";

/** A type as an interface says it, and what of it the rest must know. */
export interface AnyType {
  /** The keys that say it: `{ type: "float", minimum: 0 }`, or `{ type: "mode" }` for a named one. */
  readonly keys: Readonly<Record<string, unknown>>;
  readonly datatype: string;
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly isBig?: boolean;
  readonly isCodec?: boolean;
  readonly units?: string;
}

/** Texts with which something might go wrong: in comments, strings, tables, templates and on the wire. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "*/ // `x` {{z}} ${",
    'a "quoted" \\ text',
    "<script></style>",
    "Two\nlines",
    "Three\r\n\r\nlines @deprecated {",
    "é Å 😀 \u2028 \u0000 \u001b",
    "| a | table |",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 6, unit: "binary" }),
);

/** A description: its first line is not blank. */
export const anyDescription: fc.Arbitrary<string> = anyText.map((text) => `Says ${text}`);

const limits = (pick: fc.Arbitrary<number>): fc.Arbitrary<{ readonly minimum?: number; readonly maximum?: number }> =>
  fc.oneof(
    fc.constant({}),
    pick.map((minimum) => ({ minimum })),
    pick.map((maximum) => ({ maximum })),
    fc.tuple(pick, pick).map(([one, other]) => ({ minimum: Math.min(one, other), maximum: Math.max(one, other) })),
  );

const plain = (datatype: string): fc.Arbitrary<AnyType> => fc.constant({ keys: { type: datatype }, datatype });

const whole = fc.integer({ min: -1000, max: 1000 });
const half = whole.map((number) => number / 2);

const numeric: fc.Arbitrary<AnyType> = fc.oneof(
  limits(whole).map((its) => ({ keys: { type: "integer", ...its }, datatype: "integer", ...its })),
  limits(whole).map((its) => ({ keys: { type: "integer", bigint: true, ...its }, datatype: "integer", isBig: true, ...its })),
  // Beyond what a number says exactly; the values that are tried lie within.
  limits(whole).map((its) => {
    const far = (limit: number | undefined, by: bigint): string | undefined => (limit === undefined ? undefined : `${BigInt(limit) + by}`);
    const keys = { minimum: far(its.minimum, -(2n ** 65n)), maximum: far(its.maximum, 2n ** 65n) };
    return { keys: { type: "integer", bigint: true, ...keys }, datatype: "integer", isBig: true, ...its };
  }),
  limits(half).map((its) => ({ keys: { type: "float", ...its }, datatype: "float", ...its })),
);

const discrete: fc.Arbitrary<AnyType> = fc
  .uniqueArray(
    fc.oneof(fc.constantFrom("ok", "not-ok", "__proto__", "constructor", '"', "\\", "10", "*/", "`$"), fc.stringMatching(/^[!-~]{1,6}$/)),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((values) => fc.constantFrom({ values }, { type: "discrete", values }).map((keys) => ({ keys, datatype: "discrete", values })));

const codec: AnyType = { keys: { type: "string", codec: "./codecs/complex.js#complex" }, datatype: "string", isCodec: true };

/** A type that has no name. */
export const anyUnnamedType: fc.Arbitrary<AnyType> = fc.oneof(
  numeric,
  discrete,
  ...["boolean", "string", "bytes", "timestamp", "address", "json"].map(plain),
  fc.constant(codec),
);

const anyJson = fc.jsonValue({ maxDepth: 2 });
const anyBig = fc.bigInt().map(String);

/** A value that an interface may write for a type. */
export function anyWritten(type: AnyType): fc.Arbitrary<unknown> {
  const { datatype, values = [""], minimum = -2000, maximum = 2000, isBig, isCodec } = type;
  const isLimited = type.minimum !== undefined || type.maximum !== undefined;
  switch (datatype) {
    case "integer": {
      const inside = fc.integer({ min: minimum, max: maximum });
      return isBig ? fc.oneof(inside, isLimited ? inside.map(String) : anyBig) : inside;
    }
    case "float": {
      const inside = fc.double({ min: minimum, max: maximum, noNaN: true });
      return isLimited ? inside : fc.oneof(inside, fc.constantFrom("nan", "inf", "-inf"));
    }
    case "boolean":
      return fc.boolean();
    case "timestamp":
      return fc.double({ min: 0, max: 4e9, noNaN: true });
    case "discrete":
      return fc.constantFrom(...values);
    case "address":
      return fc.constantFrom("127.0.0.1:7147", "[::1]", "192.0.2.1", "[fe80::1]:0");
    case "json":
      return anyJson;
    default:
      return isCodec ? fc.constantFrom("1+2j", "0.5-1j") : anyText;
  }
}
