import type { JsonNode } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { shorten } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import { DECIMAL } from "../interface/spellings.js";
import type { Limit } from "./type-model.js";

/** Two limits, of which the first is not above the second. */
export interface Limits<Value = Limit> {
  readonly minimum: Value | undefined;
  readonly maximum: Value | undefined;
}

/** A limit as it is written, and what it says. */
interface Written {
  readonly value: Limit;
  readonly text: string;
  readonly start: number;
}

/** The `minimum` and `maximum` of an object; where they are crossed that is reported at the later one, and none of them counts. */
export function readLimits(view: ObjectView, reporter: Reporter): Limits {
  const [minimum, maximum] = [readWritten(view.get("minimum")), readWritten(view.get("maximum"))];
  if (minimum === undefined || maximum === undefined || minimum.value <= maximum.value) {
    return { minimum: minimum?.value, maximum: maximum?.value };
  }
  const found = [minimum, maximum].map(({ text }) => shorten(text)).join(" and ");
  reporter.error(Math.max(minimum.start, maximum.start), "bad-value", `expected a minimum that is not above the maximum, found ${found}`);
  return { minimum: undefined, maximum: undefined };
}

/** The same of what is counted, or in the name of a sensor: numbers alone. */
export function readNumberLimits(view: ObjectView, reporter: Reporter): Limits<number> {
  const { minimum, maximum } = readLimits(view, reporter);
  const numberOf = (limit: Limit | undefined): number | undefined => (typeof limit === "number" ? limit : undefined);
  return { minimum: numberOf(minimum), maximum: numberOf(maximum) };
}

function readWritten(node: JsonNode | undefined): Written | undefined {
  if (node?.kind === "number") return node;
  if (node?.kind !== "string" || !fits(node.value, DECIMAL)) return undefined;
  const value = BigInt(node.value.replace("+", ""));
  return { value: Number.isSafeInteger(Number(value)) ? Number(value) : value, text: node.value, start: node.start };
}
