import fc from "fast-check";
import { KEY_TABLE } from "../../codegen/interface/key-table.js";
import type { Shape } from "../../codegen/interface/shape.js";

/** Pieces of texts that go wrong often. */
const scraps = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "null",
  "true",
  "false",
  "-1",
  "0.5",
  "1e308",
  "1e999",
  "9007199254740993",
  '"__proto__"',
  '"constructor"',
  '"type"',
  '"name"',
  '"x-"',
  '""',
  '"*/"',
  '"`$(0)`"',
  '"{a}"',
  '"\\ud800"',
  '"\\u0000"',
  "//",
  "/*",
  "\n",
  "\r",
  "\t",
  "\0",
  "é",
  "😀",
  "\u2028",
];

/** Values that are allowed in many places, and meant in few. */
const nasty: Readonly<Record<string, readonly string[]>> = {
  string: [
    '"then"',
    '"new"',
    '"to-string"',
    '"A"',
    '"a-b-c"',
    '"*/ `x`"',
    '"\\n\\"q\\""',
    '"$(x)"',
    '"promise"',
    '"string"',
    '"json"',
    '"integer"',
  ],
  number: ["0", "-0", "1", "-1", "2", "0.1", "1e-7", "1e21", "9007199254740991", "-9007199254740991", "100", "3"],
  word: ["true", "false", "null", "true", "false", "null", "true", "false", "null", "1", "0", '""'],
};

/** Texts that some key takes. */
const meant = ['"a"', '"mode"', '"[a-z]+"', '","', '"./a.json"', '"warn"', '"1+2j"', '"a-1.0"'];

/** A key of the format with a value of its shape, which may be right where it is put: `"words": ["a"], `. */
const newKeys: readonly string[] = Object.values(KEY_TABLE).flatMap((rules) =>
  rules.flatMap(({ key, shape }) => valuesOf(shape).map((value) => `"${key}": ${value}`)),
);

function valuesOf(shape: Shape, depth = 2): readonly string[] {
  switch (shape.is) {
    case "string":
      return meant;
    case "boolean":
      return ["true", "false"];
    case "number":
    case "nullable-number":
      return ["1", "0"];
    case "one-of":
      return shape.values.map((value) => JSON.stringify(value));
    case "either":
      return shape.shapes.flatMap((each) => valuesOf(each, depth));
    case "list":
      return depth === 0 ? ["[]"] : valuesOf(shape.of, depth - 1).flatMap((value) => [`[${value}]`, `[${value}, ${value}]`]);
    case "map":
      return depth === 0 ? ["{}"] : valuesOf(shape.of, depth - 1).map((value) => `{ "mode": ${value} }`);
    case "object":
      return ["{}", '{ "description": "D." }', '{ "name": "a", "type": "float" }', '{ "arguments": [] }'];
    default:
      return ["1", "true", '"a"', "[]", "{}", "null"];
  }
}

function kindOf(word: string): string {
  if (word.startsWith('"')) return "string";
  return /^[-\d]/.test(word) ? "number" : /^\w/.test(word) ? "word" : word;
}

/** Strings, words, numbers, brackets; what stands between them stays. */
const token = /"(?:[^"\\]|\\.)*"|[\w.+-]+|[{}[\],:]/g;

interface Edit {
  readonly kind: "cut" | "double" | "swap" | "like" | "nasty" | "key" | "replace" | "insert" | "bytes";
  /** From 0 to 1: where in the text. */
  readonly at: number;
  readonly other: number;
  readonly scrap: string;
  readonly newKey: string;
}

/** `fc.double` would nearly always stand at the beginning, since most doubles are near 0. */
const share = fc.noBias(fc.nat(999_999)).map((millionths) => millionths / 1_000_000);

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(
    "cut",
    "double",
    "swap",
    "like",
    "like",
    "like",
    "like",
    "nasty",
    "nasty",
    "nasty",
    "key",

    "replace",
    "insert",
    "bytes",
  ),
  at: share,
  other: share,
  scrap: fc.constantFrom(...scraps),
  newKey: fc.noBias(fc.constantFrom(...newKeys)),
});

/** Good texts in which tokens were cut, doubled, swapped, replaced or inserted, and keys and bytes as well. */
export function mutantOf(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .record({ text: fc.constantFrom(...texts), edits: fc.array(edit, { minLength: 1, maxLength: 3 }) })
    .map(({ text, edits }) => edits.reduce(applyEdit, text));
}

function applyEdit(text: string, { kind, at, other, scrap, newKey }: Edit): string {
  if (kind === "bytes") {
    const place = Math.floor(at * text.length);
    return text.slice(0, place) + (other < 0.5 ? "" : scrap) + text.slice(place + Math.floor(other * 6));
  }
  const tokens = [...text.matchAll(token)].map((match) => ({ start: match.index, end: match.index + match[0].length, word: match[0] }));
  const one = tokens[Math.floor(at * tokens.length)];
  const two = tokens[Math.floor(other * tokens.length)];
  if (one === undefined || two === undefined) return text + scrap;
  const put = (word: string): string => text.slice(0, one.start) + word + text.slice(one.end);
  if (kind === "key") return putKey(text, { key: newKey, at });
  if (kind === "cut") return put("");
  if (kind === "double") return put(`${one.word}${one.word.startsWith('"') ? ", " : ""}${one.word}`);
  if (kind === "swap") return put(two.word);
  if (kind === "like")
    return put(tokens.filter(({ word }) => kindOf(word) === kindOf(one.word)).at(Math.floor(other * 7919) % 97)?.word ?? one.word);
  if (kind === "nasty") return put(nasty[kindOf(one.word)]?.[Math.floor(other * 7919) % 12] ?? one.word);
  return put(kind === "replace" ? scrap : `${one.word} ${scrap}`);
}

/** At the beginning of an object, with a comma behind it where more follows. */
function putKey(text: string, { key, at }: { readonly key: string; readonly at: number }): string {
  const objects = [...text.matchAll(/\{(?=\s*(["}]))/g)];
  const object = objects[Math.floor(at * objects.length)];
  if (object === undefined) return text;
  const end = object.index + 1;
  return `${text.slice(0, end)} ${key}${object[1] === "}" ? "" : ","}${text.slice(end)}`;
}
