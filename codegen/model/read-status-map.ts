import { type DatatypeName, STATUSES, type Status } from "katcp-runtime/vocabulary";
import type { JsonEntry, JsonNode } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { listWords, quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { UNKNOWN_TYPE } from "./build-type.js";
import { reportMisplaced } from "./report-keys.js";
import type { SensorModel } from "./sensor-model.js";
import type { TypeModel } from "./type-model.js";

const COUNTABLE: readonly DatatypeName[] = ["boolean", "discrete"];

/** From every value to its status: a value without one is as much a mistake as a status without its value. */
export function readStatusMap(view: ObjectView, type: TypeModel, reporter: Reporter): SensorModel["status"] {
  const node = view.object("status");
  if (node === undefined || type === UNKNOWN_TYPE) return undefined;
  const { datatype } = type;
  if (!COUNTABLE.includes(datatype)) {
    reportMisplaced(view, "status", { datatype, datatypes: COUNTABLE, reporter });
    return undefined;
  }
  const values = datatype === "boolean" ? ["false", "true"] : (type.values ?? []);
  const entries = view.entries("status");
  const missing = new Set(values);
  for (const { key } of entries) missing.delete(key);
  reportStrangers(entries, { values, missing, reporter });
  const lacking = [...missing];
  if (lacking.length > 0) reporter.error(node.start, "missing-key", `"status" expects every value; it lacks ${listWords(lacking)}`);
  return entries.flatMap(({ key, value }) => {
    const status = asStatus(value);
    return status === undefined ? [] : [[key, status] as const];
  });
}

interface StatusValues {
  readonly values: readonly string[];
  /** Those that have no status; a stranger that looks like one of them takes its place. */
  readonly missing: Set<string>;
  readonly reporter: Reporter;
}

/** A typing mistake is one mistake: the value that was meant is not also reported as missing. */
function reportStrangers(entries: readonly JsonEntry[], { values, missing, reporter }: StatusValues): void {
  const known = new Set(values);
  for (const { key, keyStart } of entries) {
    if (known.has(key)) continue;
    const meant = reporter.nearest(key, missing);
    if (meant !== undefined) missing.delete(meant);
    const hint = meant === undefined ? undefined : `did you mean "${meant}"?`;
    reporter.error(keyStart, "bad-value", `"status" expects the values ${listWords(values)}, found ${quote(key)}`, hint);
  }
}

/** The status that a value says; another value was reported. */
export function asStatus(node: JsonNode | undefined): Status | undefined {
  return STATUSES.find((status) => node?.kind === "string" && status === node.value);
}
