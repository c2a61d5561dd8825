// The shapes and rules that the table of keys uses more than once, or that are too long for a row of it.

import { DATATYPE_NAMES, STATUSES } from "katcp-runtime/vocabulary";
import type { KeyRule, ObjectKind, Shape } from "./shape.js";
import { DECIMAL, IDENTIFIER, INCLUDE_PATH, SENSOR_NAME } from "./spellings.js";

export const text: Shape = { is: "string" };
export const notBlank: Shape = { is: "string", pattern: /\S/, allowed: "text that is not blank", isProse: true };
export const flag: Shape = { is: "boolean" };

/** `.\\a\\b` and `a/b` → `./a/b`. Of an address and of a path from the root nobody knows where it is from here. */
function mendPath(path: string): string {
  if (/^(?:[/\\]|[A-Za-z][\w+.-]*:)/.test(path)) return path;
  const plain = path.replaceAll("\\", "/");
  return plain.startsWith("./") || plain.startsWith("../") ? plain : `./${plain}`;
}
export const codec: Shape = {
  is: "string",
  pattern: /^\.\.?\/[^#\\]+#[A-Za-z_$][\w$]*$/,
  allowed: "./file.js#export or ../file.js#export, with / between folders",
  mend: mendPath,
};
export const status: Shape = { is: "one-of", values: STATUSES };
export const identifier: Shape = { is: "string", pattern: IDENTIFIER, rule: "bad-name" };

/** One beyond 2^53 - 1 is text, since a number of JSON cannot say it exactly. */
export const limit: Shape = {
  is: "either",
  shapes: [{ is: "number" }, { is: "string", pattern: DECIMAL, allowed: "a number, or with bigint a whole number as a string" }],
};
export const list = (kind: ObjectKind): Shape => ({ is: "list", of: { is: "object", kind } });
export const map = (kind: ObjectKind, noun: string, pattern: RegExp): Shape => ({
  is: "map",
  of: { is: "object", kind },
  names: { noun, pattern },
});

/** Values as an array, or as a map from each to its description. */
export const values = (pattern: RegExp, allowed: string): Shape => ({
  is: "either",
  shapes: [
    { is: "list", of: { is: "string", pattern, allowed } },
    { is: "map", of: text, names: { noun: "value", pattern, allowed, rule: "bad-value" } },
  ],
});

/** The text between the items of a list: what can be written in an argument, and is something. */
export const separator: KeyRule = {
  key: "separator",
  shape: { is: "string", pattern: /^[\s\S]+$/, allowed: "a text of one or more characters" },
  about: "A list in one argument: the text between its items.",
};
export const pattern: KeyRule = {
  key: "pattern",
  shape: { is: "string", pattern: /^[\s\S]+$/, allowed: "a regular expression" },
  about: "string: a regular expression in RE2's syntax, which matches the whole text.",
};

/** Of a named type; anywhere else a named type may stand as well. */
export const builtInType: Shape = { is: "string", offer: { kind: "closed", texts: DATATYPE_NAMES } };
export const anyType: Shape = { is: "string", offer: { kind: "names", texts: DATATYPE_NAMES } };
export const parameterType: Shape = { is: "string", offer: { kind: "names", texts: ["integer", "string", "discrete"] } };

/** The number of words tells each apart; what the numbers may be is for the runtime's own reader to say. */
export const strategy: Shape = {
  is: "string",
  pattern: /^/,
  offer: { kind: "examples", texts: ["event", "period 10", "event-rate 1 10", "differential 0.5", "differential-rate 0.5 1 10"] },
};
export const anyValues: Shape = { is: "list", of: { is: "anything" } };
export const role: Shape = { is: "string", pattern: /^/ };
export const aliases = (pattern: RegExp): KeyRule => ({
  key: "aliases",
  shape: { is: "list", of: { is: "string", pattern, rule: "bad-name" } },
  about: "Other names, from older versions.",
});
export const count: Shape = { is: "number", integer: true, minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
export const range: Shape = { is: "list", of: { is: "nullable-number" } };
export const include = (about: string): KeyRule => ({
  key: "include",
  shape: {
    is: "list",
    of: {
      is: "string",
      pattern: INCLUDE_PATH,
      allowed: "a path that begins with ./ or ../, with / between folders, or katcp:package/path",
      mend: mendPath,
    },
  },
  about,
});
export const sensors = (about: string): KeyRule => ({ key: "sensors", shape: map("sensor", "sensor", SENSOR_NAME), about });
export const groups = (about: string): KeyRule => ({ key: "groups", shape: map("group", "group", SENSOR_NAME), about });
export const parameters = (about: string): KeyRule => ({ key: "parameters", shape: map("parameter", "parameter", IDENTIFIER), about });
