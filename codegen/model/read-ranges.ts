import type { DatatypeName } from "katcp-runtime/vocabulary";
import type { JsonArray } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { shorten } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { UNKNOWN_TYPE } from "./build-type.js";
import { reportMisplaced } from "./report-keys.js";
import type { RangeModel, SensorModel } from "./sensor-model.js";
import type { TypeModel } from "./type-model.js";

const NUMBERS: readonly DatatypeName[] = ["integer", "float"];

/** The `nominal`, `warn` and `otherwise` of a sensor (interface reference, "Sensors"). */
export function readRanges(view: ObjectView, type: TypeModel, reporter: Reporter): Pick<SensorModel, "nominal" | "warn" | "otherwise"> {
  const nominal = readRange("nominal", view, type, reporter);
  const warn = readRange("warn", view, type, reporter);
  const isNumber = type === UNKNOWN_TYPE || NUMBERS.includes(type.datatype);
  if (!isNumber && view.says("otherwise")) reportMisplaced(view, "otherwise", { datatype: type.datatype, datatypes: NUMBERS, reporter });
  else if (view.get("nominal") === undefined) reportBare(view, reporter);
  if (nominal !== undefined && warn !== undefined && !contains(warn, nominal)) {
    const at = view.array("warn")?.start ?? view.start;
    reporter.error(
      at,
      "bad-value",
      `"warn" expects a range that contains nominal ${show(view.array("nominal"))}, found ${show(view.array("warn"))}`,
    );
  }
  return { nominal, warn, otherwise: readOtherwise(view) };
}

/** What says how far outside of `nominal` something is needs it. */
function reportBare(view: ObjectView, reporter: Reporter): void {
  for (const [key, meaning] of Object.entries(needNominal)) {
    if (view.get(key) !== undefined) reporter.error(view.keyStart(key), "conflict", `"${key}" needs "nominal": it says ${meaning}`);
  }
}

const needNominal: Readonly<Record<string, string>> = {
  warn: "how far outside of that is still a warning",
  otherwise: "the status outside of that",
};

/** Another word has been reported. */
function readOtherwise(view: ObjectView): SensorModel["otherwise"] {
  const status = view.string("otherwise")?.value;
  return status === "warn" || status === "error" ? status : undefined;
}

function readRange(key: string, view: ObjectView, type: TypeModel, reporter: Reporter): RangeModel | undefined {
  if (view.get(key) === undefined) return undefined;
  if (type !== UNKNOWN_TYPE && !NUMBERS.includes(type.datatype)) {
    reportMisplaced(view, key, { datatype: type.datatype, datatypes: NUMBERS, reporter });
    return undefined;
  }
  const array = view.array(key);
  if (array === undefined) return undefined;
  const ends = array.items.flatMap((item) => (item.kind === "number" || item.kind === "null" ? [item.value] : []));
  // Ends of the wrong type have been reported.
  if (ends.length < array.items.length) return undefined;
  return checkEnds(key, array, ends, type, reporter);
}

function checkEnds(
  key: string,
  array: JsonArray,
  ends: readonly (number | null)[],
  type: TypeModel,
  reporter: Reporter,
): RangeModel | undefined {
  const [low = null, high = null] = ends;
  const isRange = ends.length === 2 && (low === null || high === null || low <= high);
  const isWhole = type.datatype !== "integer" || ends.every((end) => end === null || Number.isSafeInteger(end));
  if (isRange && isWhole) return [low, high];
  const expected = isRange ? "whole numbers within 2^53 - 1 for an integer" : "[low, high] with low not above high";
  const found = ends.length > 2 ? `${ends.length} items` : show(array);
  reporter.error(array.start, "bad-value", `"${key}" expects ${expected}, found ${found}`);
  return undefined;
}

function contains([low, high]: RangeModel, [innerLow, innerHigh]: RangeModel): boolean {
  const isLowInside = low === null || (innerLow !== null && innerLow >= low);
  return isLowInside && (high === null || (innerHigh !== null && innerHigh <= high));
}

/** As it is written. */
function show(array: JsonArray | undefined): string {
  const ends = array?.items.map((item) => (item.kind === "number" ? shorten(item.text) : "null")) ?? [];
  return `[${ends.join(", ")}]`;
}
