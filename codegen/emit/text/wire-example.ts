import type { FieldValues } from "katcp-runtime/vocabulary";
import type { FieldModel, InformModel, SignatureModel } from "../../model/call-model.js";
import { fieldListsOf } from "../../model/fields-of.js";
import { plainType } from "../../model/plain-type.js";
import type { SensorModel } from "../../model/sensor-model.js";
import type { TypeModel, WrittenValue } from "../../model/type-model.js";
import type { ExampleValues } from "./example-values.js";
import { formatFields, formatValue, keyOf } from "./wire-text.js";
import { conceal, shownLines } from "./written-example.js";

/** What might be seen on the wire: a request and all that comes back, or an inform. */
export interface WireExample {
  /** What sets it apart from the one before it; `""` where nothing does. */
  readonly title: string;
  /** For those who do not see where it stands. */
  readonly label: string;
  readonly lines: readonly string[];
}

/** An example of more values than these in one list teaches nobody anything. */
const mostRepeats = 16;

/** Of a call: with as few arguments as it takes, and with all of them. None where no value would fit, or too many would be needed. */
export function callExamples(name: string, signature: SignatureModel, values: ExampleValues): readonly WireExample[] {
  if (signature.examples.length > 0) return shownExamples(name, signature, values);
  if (fieldListsOf(signature).some(isTooLong)) return [];
  const shortest = exampleOf(name, { signature, values, isFull: false });
  const fullest = exampleOf(name, { signature, values, isFull: true });
  if (shortest === undefined || fullest === undefined) return [];
  const label = `Example of ${signature.usage}`;
  if (shortest[0] === fullest[0]) return [{ title: "", label, lines: fullest }];
  const title = "with every argument";
  return [
    { title: "", label, lines: shortest },
    { title, label: `${label}, ${title}`, lines: fullest },
  ];
}

/** What the author shows. */
function shownExamples(name: string, signature: SignatureModel, values: ExampleValues): readonly WireExample[] {
  return signature.examples.flatMap((example) => {
    const { description } = example;
    const wanted = { values, isFull: true };
    const lines = attempt(() => {
      const informs = exampleInforms(name, signature, wanted);
      const reply = signature.reply === undefined ? "" : formatFields(signature.reply, manyOf(signature.reply, wanted, 0));
      return shownLines(name, signature, { example, answer: { informs, reply } });
    });
    const label = `Example of ${signature.usage}${description === "" ? "" : `: ${description}`}`;
    return lines === undefined ? [] : [{ title: description === "" ? "" : `(${description})`, label, lines }];
  });
}

/** Of an inform that nobody asked for. */
export function informExamples({ name, arguments: fields }: InformModel, values: ExampleValues): readonly WireExample[] {
  if (isTooLong(fields)) return [];
  const line = attempt(() => `#${name}${formatFields(fields, valuesOf(fields, { values, isFull: true }))}`);
  return line === undefined ? [] : [{ title: "", label: `Example of #${name}`, lines: [line] }];
}

/** Of asking for a sensor's value: the reading that its author shows, or one in the middle of what is nominal. */
export function sensorExamples(sensor: SensorModel, name: string, values: ExampleValues): readonly WireExample[] {
  const { type, nominal, example } = sensor;
  const [low, high] = nominal ?? [];
  const limits = nominal === undefined ? {} : { minimum: low ?? undefined, maximum: high ?? undefined };
  const shown = { ...type, ...limits, named: isNominal(type.named?.example, limits) ? type.named : undefined };
  const isShown = isNominal(example, limits);
  const reading = attempt(() => formatValue(values.of({ name: "value", type: shown, example: isShown ? example : undefined }), type));
  if (reading === undefined) return [];
  const time = formatValue(values.of({ name: "time", type: timestamp }), timestamp);
  return [
    {
      title: "",
      label: `Example of the value of ${name}`,
      lines: [`?sensor-value ${name}`, `#sensor-value ${time} 1 ${name} nominal ${reading}`, "!sensor-value ok 1"],
    },
  ];
}

/** What an author shows of a sensor may be a reading that is not nominal. */
function isNominal(example: WrittenValue | undefined, { minimum, maximum }: Partial<Pick<TypeModel, "minimum" | "maximum">>): boolean {
  if (typeof example !== "number") return minimum === undefined && maximum === undefined;
  return example >= (minimum ?? Number.NEGATIVE_INFINITY) && example <= (maximum ?? Number.POSITIVE_INFINITY);
}

const timestamp = plainType("timestamp");

interface Wanted {
  readonly values: ExampleValues;
  /** With all that may be absent. */
  readonly isFull: boolean;
}

function exampleOf(name: string, { signature, ...wanted }: Wanted & { readonly signature: SignatureModel }): readonly string[] | undefined {
  const { reply } = signature;
  const fields = signature.arguments.map(conceal);
  return attempt(() => {
    const given = valuesOf(fields, wanted);
    const informs = exampleInforms(name, signature, wanted);
    const answer =
      reply === undefined ? ` ${informs.length}` : formatFields(reply, { ...manyOf(reply, wanted, 0), ...echoes(reply, fields, given) });
    return [`?${name}${formatFields(fields, given)}`, ...informs, `!${name} ok${answer}`];
  });
}

/** Two of one kind, or one of each kind. */
function exampleInforms(name: string, { informs, kinds = [] }: SignatureModel, wanted: Wanted): readonly string[] {
  const lineOf = (label: string, fields: readonly FieldModel[], index: number): string =>
    `#${label}${formatFields(fields, manyOf(fields, wanted, index))}`;
  if (informs !== undefined) return [0, 1].map((index) => lineOf(name, informs, index));
  return kinds.map((kind, index) => lineOf(kind.name, kind.arguments, index));
}

/** What an author's own limits leave no value for has no example. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function isTooLong(fields: readonly FieldModel[]): boolean {
  return (fields.at(-1)?.repeated?.minimum ?? 0) > mostRepeats;
}

function valuesOf(fields: readonly FieldModel[], { values, isFull }: Wanted, from = 0): FieldValues {
  const present = fields.filter((field) => isFull || !mayBeAbsent(field));
  return Object.fromEntries(present.map((field) => [keyOf(field), valueFor(field, values, from)]));
}

/** What comes back is shown whole, whatever was asked with. */
function manyOf(fields: readonly FieldModel[], { values }: Wanted, from: number): FieldValues {
  return valuesOf(fields, { values, isFull: true }, from);
}

function mayBeAbsent({ optional, default: fallback, repeated }: FieldModel): boolean {
  return optional || fallback !== undefined || repeated?.minimum === 0;
}

function valueFor(field: FieldModel, values: ExampleValues, from: number): unknown {
  if (field.repeated === undefined) return values.of(field, from);
  const { minimum, maximum } = field.repeated;
  const count = Math.min(Math.max(2, minimum), maximum);
  return Array.from({ length: count }, (_, index) => values.of(field, from + index));
}

/** A reply value that is called as an argument is, and may be what that is, is shown to be it. */
function echoes(reply: readonly FieldModel[], fields: readonly FieldModel[], given: FieldValues): FieldValues {
  const same = reply.filter((field) => {
    const { repeated, type } = field;
    const argument = fields.find((each) => keyOf(each) === keyOf(field));
    return (
      keyOf(field) in given &&
      argument !== undefined &&
      repeated === undefined &&
      argument.repeated === undefined &&
      String(field.words) === String(argument.words) &&
      isWider(type, argument.type)
    );
  });
  return Object.fromEntries(same.map((field) => [keyOf(field), given[keyOf(field)]]));
}

type Type = FieldModel["type"];

/** Whether every value of the one is a value of the other, as far as it is seen at once. */
function isWider(one: Type, other: Type): boolean {
  const isUnlimited = limitsOf(one).every((limit) => limit === undefined);
  const isSame = String(limitsOf(one)) === String(limitsOf(other));
  return (
    one.datatype === other.datatype &&
    one.bigint === other.bigint &&
    one.separator === other.separator &&
    isSameCodec(one, other) &&
    isSameSchema(one, other) &&
    (isUnlimited || isSame)
  );
}

function limitsOf({ minimum, maximum, values, pattern }: Type): readonly unknown[] {
  return [minimum, maximum, values, pattern];
}

function isSameCodec({ codec: one }: Type, { codec: other }: Type): boolean {
  return one?.path === other?.path && one?.exportName === other?.exportName;
}

function isSameSchema({ schema: one }: Type, { schema: other }: Type): boolean {
  return one === undefined || one === other;
}
