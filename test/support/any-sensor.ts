import fc from "fast-check";
import { STATUSES } from "katcp-runtime/vocabulary";
import { anySensorNames } from "./any-names.js";
import { type AnyType, anyDescription, anyText, anyWritten, mayBeList } from "./any-type.js";
import { type Keys, maybe, merged } from "./maybe.js";

/** A sensor or a family, as an interface says it, and as a device must list it. */
export interface AnySensor {
  /** Its key. */
  readonly template: string;
  readonly keys: Readonly<Record<string, unknown>>;
  /** What `?sensor-list` says of each that is there from the start, unescaped: name, description, units, type, parameters. */
  readonly listed: readonly (readonly string[])[];
  /** The values that a request may name as states. */
  readonly states: readonly (string | boolean)[] | undefined;
}

interface AnyFamily {
  readonly template: string;
  readonly parameters: Keys;
  /** Names of all members; undefined of an open family. */
  readonly members: readonly string[] | undefined;
}

/** A discrete whose values can be those of a parameter. */
export interface NamedValues {
  readonly name: string;
  readonly values: readonly string[];
}

/** Sensors of all kinds, whose names cannot meet. */
export function anySensors(use: fc.Arbitrary<AnyType>, named: readonly NamedValues[]): fc.Arbitrary<readonly AnySensor[]> {
  return fc
    .tuple(anySensorNames({ maxLength: 5 }), fc.nat(2))
    .chain(([names, families]) =>
      fc.tuple(
        ...names.map((name, index) => anySensor({ template: name, parameters: {}, members: [name] }, use, `single${index}`)),
        ...Array.from({ length: families }, (_, index) =>
          anyFamily(index, named).chain((family) => anySensor(family, use, `family${index}`)),
        ),
      ),
    );
}

const values = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9._-]{1,4}$/), { minLength: 1, maxLength: 3 });

function anyFamily(index: number, named: readonly NamedValues[]): fc.Arbitrary<AnyFamily> {
  const integers = fc.record({ minimum: fc.nat(11), count: fc.integer({ min: 1, max: 3 }), digits: fc.constantFrom(undefined, 1, 3) });
  const valued = fc.oneof(
    values.map((its) => ({ keys: { values: its } as Keys, texts: its as readonly string[] | undefined })),
    ...(named.length === 0
      ? []
      : [fc.constantFrom(...named).map(({ name, values: its }) => ({ keys: { type: name } as Keys, texts: its }))]),
    integers.map(({ minimum, count, digits }) => ({
      keys: { type: "integer", minimum, maximum: minimum + count - 1, ...(digits === undefined ? {} : { digits }) },
      texts: Array.from({ length: count }, (_, at) => String(minimum + at).padStart(digits ?? 1, "0")),
    })),
  );
  const open = fc.constantFrom<Keys>(
    { type: "string" },
    { type: "string", dotted: true },
    { type: "string", pattern: "(m|v)\\d{2,}(?:\\.x)?" },
    { type: "integer" },
    { type: "integer", minimum: 3 },
  );
  const any = fc.oneof({ weight: 4, arbitrary: valued }, { weight: 1, arbitrary: open.map((keys) => ({ keys, texts: undefined })) });
  return fc
    .tuple(any, any, maybe("description", anyText))
    .map(([first, second, more]) => ({
      template: `kin${index}-{a}.{bC}.temp`,
      parameters: { a: { ...first.keys, ...more }, bC: second.keys },
      members: first.texts?.flatMap((a) => second.texts?.map((b) => `kin${index}-${a}.${b}.temp`) ?? []),
      isOpen: first.texts === undefined || second.texts === undefined,
    }))
    .map(({ isOpen, members, ...family }) => ({ ...family, members: isOpen ? undefined : members }));
}

function anySensor({ template, parameters, members }: AnyFamily, use: fc.Arbitrary<AnyType>, identifier: string): fc.Arbitrary<AnySensor> {
  const isPlain = Object.keys(parameters).length === 0;
  const shown = use.chain((type) => (type.datatype === "string" ? mayBeList(type) : fc.constant(type)));
  return shown.chain((type) =>
    fc
      .tuple(
        merged(
          anyDescription.map((description) => ({ description })),
          type.datatype === "timestamp" ? fc.constant({}) : maybe("units", anyText),
          anyInitial(type),
          anyRules(type),
          maybe("stale", fc.record({ after: fc.double({ min: 1e6, max: 1e7, noNaN: true }), status: anyStatus })),
          maybe("strategy", anyStrategy(type)),
          maybe("dynamic", fc.constant(true)),
          maybe("example", anyWritten(type)),
          isPlain ? maybe("aliases", fc.subarray([`was.${template}`, `_${template}.0`], { minLength: 1 })) : fc.constant({}),
          maybe(
            "deprecated",
            anyText.map((text) => `use ${text}`),
          ),
          maybe("identifier", fc.constant(identifier)),
        ),
      )
      .map(([said]) => {
        const keys = { ...type.keys, ...said, ...(isPlain ? {} : { parameters }) };
        const present = said["dynamic"] === true ? [] : (members ?? []);
        const former = present.length === 0 ? [] : ((said["aliases"] ?? []) as readonly string[]);
        const listed = [
          ...present.map((name) => [name, ...listing(type, said)]),
          ...former.map((name) => [name, ...listing(type, { ...said, description: `Now called ${template}. ${said["description"]}` })]),
        ];
        return { template, keys, listed, states: isPlain ? statesOf(type) : undefined };
      }),
  );
}

function statesOf({ datatype, values }: AnyType): readonly (string | boolean)[] | undefined {
  return datatype === "boolean" ? [false, true] : values;
}

function listing(type: AnyType, said: Keys): readonly string[] {
  const { description, units = type.units ?? "", nominal, warn } = said;
  const wireType = ["bytes", "json", "complex"].includes(type.datatype) ? "string" : type.datatype;
  const show = (end: number): string => (type.datatype === "float" && Number.isInteger(end) ? `${end}.0` : String(end));
  const ranges = isClosed(nominal) ? [...nominal, ...(isClosed(warn) ? warn : [])] : [];
  return [String(description), String(units), wireType, ...(type.values ?? ranges.map(show))];
}

function isClosed(range: unknown): range is readonly number[] {
  return Array.isArray(range) && range.every((end) => end !== null);
}

const anyStatus = fc.constantFrom(...STATUSES);

/** What a codec makes of no text is its own business, so its sensor has a value. */
function anyInitial(type: AnyType): fc.Arbitrary<Keys> {
  const value = anyWritten(type);
  if (type.isCodec) return value.map((its) => ({ initial: { value: its } }));
  return maybe("initial", merged(maybe("value", value), maybe("status", anyStatus)));
}

function anyRules({ datatype, values }: AnyType): fc.Arbitrary<Keys> {
  if (datatype === "boolean") return maybe("status", fc.record({ true: anyStatus, false: anyStatus }));
  if (values !== undefined) {
    return maybe(
      "status",
      fc.tuple(...values.map(() => anyStatus)).map((each) => Object.fromEntries(values.map((value, at) => [value, each[at]]))),
    );
  }
  if (datatype !== "integer" && datatype !== "float") return fc.constant({});
  const step = datatype === "float" ? 0.5 : 1;
  const end = fc.integer({ min: 0, max: 20 }).map((number) => number * step);
  const mayBeOpen = (number: number): fc.Arbitrary<number | null> =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(number) }, { weight: 1, arbitrary: fc.constant(null) });
  const nominal = fc.tuple(end, end).chain(([one, other]) => fc.tuple(mayBeOpen(Math.min(one, other)), mayBeOpen(Math.max(one, other))));
  const around = (inner: number | null, sign: number): fc.Arbitrary<number | null> =>
    inner === null ? fc.constant(null) : end.chain((more) => mayBeOpen(inner + sign * more));
  const otherwise = maybe("otherwise", fc.constantFrom("warn", "error"));
  return fc.oneof(
    fc.constant({}),
    merged(
      nominal.map((its) => ({ nominal: its })),
      otherwise,
    ),
    merged(
      nominal.chain(([low, high]) => fc.tuple(around(low, -1), around(high, 1)).map((warn) => ({ nominal: [low, high], warn }))),
      otherwise,
    ),
  );
}

function anyStrategy({ datatype }: AnyType): fc.Arbitrary<string> {
  const numeric = ["differential 2", "differential-rate 1 0.5 inf"];
  return fc.constantFrom(
    "event",
    "period 10",
    "event-rate 0 inf",
    "event-rate 1.0 10",
    ...(["integer", "float"].includes(datatype) ? numeric : []),
  );
}
