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
  readonly pattern?: string;
  readonly hasSchema?: boolean;
  /** It is a list of such values in one argument. */
  readonly separator?: string;
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
    fc.oneof(
      fc.constantFrom("ok", "not-ok", "__proto__", "constructor", '"', "\\", "10", "*/", "`$", "a b", " | ", "é\u2028"),
      fc.stringMatching(/^[!-~]{1,6}$/),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((values) =>
    fc
      .oneof(
        fc.constantFrom<object>({ values }, { type: "discrete", values }),
        fc.array(anyText, { minLength: values.length, maxLength: values.length }).map((meanings) => ({ values: mapOf(values, meanings) })),
      )
      // JavaScript moves some keys of a map to its front, and the order of the values is that of the text.
      .map((keys) => ({ keys: { ...keys }, datatype: "discrete", values: "values" in keys ? orderOf(keys.values as object) : values })),
  );

function mapOf(values: readonly string[], meanings: readonly string[]): object {
  return Object.fromEntries(values.map((value, index) => [value, meanings[index]]));
}

function orderOf(values: object): readonly string[] {
  return Array.isArray(values) ? (values as string[]) : Object.keys(values);
}

const codec: AnyType = { keys: { type: "string", codec: "./codecs/complex.js#complex" }, datatype: "string", isCodec: true };

/** Patterns, and texts that they match. */
const matching: Readonly<Record<string, readonly string[]>> = {
  "m\\d{3}": ["m000", "m063"],
  "[a-z*/]+": ["a*/b", "*"],
  "(?i)x|`y`": ["X", "`y`"],
  ".*": ["", "<b>"],
  "\\pL?\\s": ["é\n", " "],
};

const patterned: fc.Arbitrary<AnyType> = fc
  .constantFrom(...Object.keys(matching))
  .map((pattern) => ({ keys: { type: "string", pattern }, datatype: "string", pattern }));

/** The file of a schema, beside the interface. */
export const schemaFile = { path: "any.schema.json", text: JSON.stringify({ type: ["array", "null"], items: { type: "string" } }) };

const withSchema: AnyType = { keys: { type: "json", schema: `./${schemaFile.path}` }, datatype: "json", hasSchema: true };

/** A type that has no name. */
export const anyUnnamedType: fc.Arbitrary<AnyType> = fc.oneof(
  numeric,
  discrete,
  ...["boolean", "string", "bytes", "timestamp", "address", "json", "complex"].map(plain),
  fc.constant(codec),
  patterned,
  fc.constant(withSchema),
);

const anyJson = fc.jsonValue({ maxDepth: 2 });
const anyBig = fc.bigInt().map(String);

/** A value that an interface may write for a type, or an array of such values where it is a list. */
export function anyWritten(type: AnyType): fc.Arbitrary<unknown> {
  const { separator } = type;
  if (separator === undefined) return anyOne(type);
  return fc.array(anyOne(type), { maxLength: 3 }).filter((items) => {
    const joined = items.join(separator);
    const parts = joined === "" ? [] : joined.split(separator);
    return JSON.stringify(parts) === JSON.stringify(items.map(String));
  });
}

/** The same type, or a list of its values: with what may stand between them. */
export function mayBeList(type: AnyType): fc.Arbitrary<AnyType> {
  if (type.datatype === "json") return fc.constant(type);
  const isFree = type.datatype === "string" || type.datatype === "bytes";
  const separators = isFree ? [",", " ", "--", "\n", '"', "é", "|"] : [",", ", ", ";", "~~", "| "];
  const fitting = separators.filter((separator) => !type.values?.some((value) => `${value}${separator}`.indexOf(separator) < value.length));
  const lists = fitting.map((separator) => ({ ...type, keys: { ...type.keys, separator }, separator }));
  return fc.oneof({ weight: 3, arbitrary: fc.constant(type) }, { weight: 1, arbitrary: fc.constantFrom(type, ...lists) });
}

function anyOne(type: AnyType): fc.Arbitrary<unknown> {
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
    case "complex":
      return fc.constantFrom("1+2j", "(0.5-1j)", "nan-infj", "3", "-0j");
    case "json":
      return type.hasSchema ? fc.constantFrom(null, [], ["a", "b"]) : anyJson;
    default:
      if (type.pattern !== undefined) return fc.constantFrom(...(matching[type.pattern] ?? []));
      return isCodec ? fc.constantFrom("1+2j", "0.5-1j") : anyText;
  }
}
