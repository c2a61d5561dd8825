import { type Datatype, datatypeOf, fromUnicode, type TypeContract } from "katcp-runtime/browser";
import type { FieldDescription, LimitDescription } from "../../hub/device-description.js";

/**
 * What is wrong with the text of an argument, by the same rules by which a device of ours reads it: undefined where nothing is. A pattern
 * and a schema are left to the device.
 */
export function argumentProblem(field: FieldDescription, text: string): string | undefined {
  if (field.words?.includes(text) === true) return undefined;
  try {
    datatypeFor(field).parse(fromUnicode(text));
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? sentence(thrown.message) : String(thrown);
  }
}

/** The text that goes on the wire for what was typed: a date is a timestamp, in UTC. */
export function wireText({ type, words = [] }: FieldDescription, typed: string): string {
  if (type === "string" || type === "bytes" || words.includes(typed)) return typed;
  const text = typed.trim();
  if (type !== "timestamp" || !/^\d{4}-\d\d-\d\d/.test(text)) return text;
  const milliseconds = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text.replace(" ", "T")}${text.length > 10 ? "Z" : "T00:00Z"}`);
  return Number.isNaN(milliseconds) ? text : String(milliseconds / 1000);
}

const datatypes = new WeakMap<FieldDescription, Datatype<unknown>>();

function datatypeFor(field: FieldDescription): Datatype<unknown> {
  const known = datatypes.get(field);
  if (known !== undefined) return known;
  const made = datatypeOf(contractOf(field), { limits: "read" });
  datatypes.set(field, made);
  return made;
}

/** Whether an integer is a bigint in code makes no difference on the wire, and a bigint may be any. */
function contractOf({ type, values, minimum, maximum, separator }: FieldDescription): TypeContract {
  return {
    type,
    ...(type === "integer" ? { bigint: true } : {}),
    ...(values === undefined ? {} : { values }),
    ...(minimum === undefined ? {} : { minimum: limitOf(minimum) }),
    ...(maximum === undefined ? {} : { maximum: limitOf(maximum) }),
    ...(separator === undefined ? {} : { separator }),
  };
}

function limitOf(limit: LimitDescription): number | bigint {
  if (typeof limit === "number") return limit;
  return /^[+-]?\d+$/.test(limit) ? BigInt(limit) : Number(limit);
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
