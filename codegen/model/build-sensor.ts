import { STATUSES, type Status } from "katcp-runtime/vocabulary";
import type { JsonEntry, JsonNode } from "../interface/json-node.js";
import { fits, SENSOR_NAME } from "../interface/key-table.js";
import { ObjectView } from "../interface/object-view.js";
import { listWords, quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { buildFamily } from "./build-family.js";
import { buildType, type TypeScope, UNKNOWN_TYPE } from "./build-type.js";
import type { SensorModel, TypeModel } from "./device-model.js";
import { memberOfEntry, type NameSpace, refuseOwned } from "./name-space.js";
import { readExtensions } from "./read-extensions.js";
import { readRanges } from "./read-ranges.js";
import { readStrategy } from "./read-strategy.js";
import { readWrittenValue } from "./written-value.js";

/** What the names of sensors must not meet. */
export interface SensorScope extends TypeScope {
  readonly sensors: NameSpace;
  readonly typeNames: NameSpace;
}

/** One sensor (interface reference, "Sensors"). */
export function buildSensor({ key: name, keyStart, value }: JsonEntry, scope: SensorScope): SensorModel {
  const view = new ObjectView(value);
  const named = { wireName: name, at: view.string("identifier")?.start ?? keyStart, reporter: scope.reporter };
  const member = memberOfEntry(view, name);
  if (member !== "") scope.sensors.take(member, named);
  else if (fits(name, SENSOR_NAME))
    scope.reporter.error(keyStart, emptyNameRule(name), `${quote(name)} gives no name in code`, 'give it an "identifier"');
  refuseOwned(member, named);
  const type = buildType(view, quote(name), scope);
  reportUnits(view, type, scope);
  const family = buildFamily({ name, keyStart, view, member }, scope);
  return {
    name,
    member,
    description: view.string("description")?.value ?? "",
    deprecated: view.string("deprecated")?.value,
    type,
    initial: readInitial(view, type, scope),
    ...readRanges(view, type, scope.reporter),
    status: readStatusMap(view, type, scope),
    stale: readStale(view),
    strategy: readStrategy(view.string("strategy"), type, scope.reporter),
    dynamic: view.isTrue("dynamic") || family?.isClosed === false,
    family,
    extensions: readExtensions(value),
  };
}

/** A template of placeholders alone is a matter of families. */
function emptyNameRule(name: string): "family" | "bad-name" {
  return name.includes("{") ? "family" : "bad-name";
}

/** katcp-python's client cannot read a device that has a timestamp sensor with units. */
function reportUnits(view: ObjectView, type: TypeModel, { reporter }: SensorScope): void {
  if (type.datatype !== "timestamp" || type.units === undefined) return;
  const isOwn = view.get("units") !== undefined;
  const at = isOwn ? view.keyStart("units") : (view.string("type")?.start ?? view.start);
  reporter.error(
    at,
    isOwn ? "unknown-key" : "conflict",
    "a timestamp sensor has no units, since katcp-python's client cannot read such a device",
  );
}

function readInitial(view: ObjectView, type: TypeModel, { reporter }: SensorScope): SensorModel["initial"] {
  const node = view.object("initial");
  if (node === undefined) return undefined;
  const initial = new ObjectView(node);
  const value = initial.get("value");
  return {
    value: value === undefined ? undefined : readWrittenValue(value, type, '"value"', reporter),
    status: asStatus(initial.get("status")),
  };
}

function asStatus(node: JsonNode | undefined): Status | undefined {
  return STATUSES.find((status) => node?.kind === "string" && status === node.value);
}

/** From every value to its status: a value without one is as much a mistake as a status without its value. */
function readStatusMap(view: ObjectView, type: TypeModel, { reporter }: SensorScope): SensorModel["status"] {
  const node = view.object("status");
  if (node === undefined || type === UNKNOWN_TYPE) return undefined;
  if (type.datatype !== "boolean" && type.datatype !== "discrete") {
    reporter.error(
      view.keyStart("status"),
      "unknown-key",
      `"status" does not go with the type ${type.datatype}; it goes with boolean and discrete`,
    );
    return undefined;
  }
  const values = type.datatype === "boolean" ? ["false", "true"] : (type.values ?? []);
  const entries = view.entries("status");
  const missing = new Set(values);
  for (const { key } of entries) missing.delete(key);
  reportStrangers(entries, { values, missing, reporter });
  const lacking = [...missing];
  if (lacking.length > 0) reporter.error(node.start, "missing-key", `"status" expects every value, and lacks ${listWords(lacking)}`);
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

function readStale(view: ObjectView): SensorModel["stale"] {
  const stale = new ObjectView(view.object("stale"));
  const after = stale.number("after")?.value;
  const status = asStatus(stale.get("status"));
  return after === undefined || status === undefined ? undefined : { after, status };
}
