import type { JsonEntry } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import type { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import { fits, LONGEST_NAME } from "../interface/shape.js";
import { PLAIN_NAME, SENSOR_NAME } from "../interface/spellings.js";
import { buildParameters, familyOf, isClosed } from "./build-family.js";
import { buildType, type TypeScope } from "./build-type.js";
import { readAliases } from "./read-aliases.js";
import { readExample } from "./read-examples.js";
import { readExtensions } from "./read-extensions.js";
import { readRanges } from "./read-ranges.js";
import { readSeparator } from "./read-separator.js";
import { asStatus, readStatusMap } from "./read-status-map.js";
import { readStrategy } from "./read-strategy.js";
import { isValueOf } from "./schemas/check-value.js";
import type { ParameterModel, SensorModel } from "./sensor-model.js";
import type { TypeModel } from "./type-model.js";
import { readWireName, wordsOf } from "./wire-name.js";
import { readWrittenValue } from "./written-value.js";

/** What the groups that something is in say of it. */
export interface GroupScope {
  /** What its name begins with: `{product}.`. */
  readonly prefix: string;
  readonly parameters: readonly ParameterModel[];
  readonly dynamic: boolean;
  /** Where they are named, the outermost first. */
  readonly places: readonly Place[];
}

/** The device itself is no group. */
export const NO_GROUP: GroupScope = { prefix: "", parameters: [], dynamic: false, places: [] };

/** One sensor (interface reference, "Sensors"). */
export function buildSensor({ key: name, keyStart, value }: JsonEntry, scope: TypeScope, group: GroupScope = NO_GROUP): SensorModel {
  const view = new ObjectView(value);
  const wireName = readWireName(view, { name: `${group.prefix}${name}`, keyStart, reporter: scope.reporter });
  reportLength(wireName.name, name, keyStart, scope);
  if (wireName.identifier === undefined && wordsOf(name).length === 0 && fits(name, SENSOR_NAME)) {
    scope.reporter.error(keyStart, emptyNameRule(name), `${quote(name)} gives no name in code`, 'give it an "identifier"');
  }
  const base = buildType(view, quote(name), scope);
  const separator = readSeparator(view, base, ["string"], scope.reporter);
  const type = separator === undefined ? base : { ...base, separator };
  reportUnits(view, type, scope);
  reportUnset(view, name, type, scope);
  const parameters = buildParameters({ name, keyStart, view }, group.parameters, scope);
  const own = { name, parameters, dynamic: view.isTrue("dynamic") || !isClosed(parameters) };
  const family = familyOf([...group.parameters, ...parameters], wireName.name);
  const { nominal, warn, otherwise } = readRanges(view, type, scope.reporter);
  // As in `buildField`.
  return {
    name: wireName.name,
    identifier: wireName.identifier,
    place: wireName.place,
    own,
    description: view.string("description")?.value ?? "",
    deprecated: view.string("deprecated")?.value,
    type,
    example: readExample(view, type, scope.reporter),
    initial: readInitial(view, type, scope),
    nominal,
    warn,
    otherwise,
    status: readStatusMap(view, type, scope.reporter),
    stale: readStale(view),
    strategy: readStrategy(view.string("strategy"), type, scope.reporter),
    dynamic: own.dynamic || group.dynamic,
    aliases: readAliases(view, PLAIN_NAME, scope.reporter, group.parameters.length > 0),
    family,
    extensions: readExtensions(value),
  };
}

/** One that is too long by itself has been reported. */
function reportLength(whole: string, own: string, at: number, { reporter }: TypeScope): void {
  if (whole.length <= LONGEST_NAME || own.length > LONGEST_NAME) return;
  reporter.error(at, "bad-name", `with the names of its groups, ${quote(own)} has more than ${LONGEST_NAME} characters`);
}

/** A template of placeholders alone is a matter of families. */
function emptyNameRule(name: string): "family" | "bad-name" {
  return name.includes("{") ? "family" : "bad-name";
}

/** katcp-python's client cannot read a device that has a timestamp sensor with units. */
function reportUnits(view: ObjectView, type: TypeModel, { reporter }: TypeScope): void {
  if (type.datatype !== "timestamp" || type.units === undefined) return;
  const isOwn = view.get("units") !== undefined;
  const at = isOwn ? view.keyStart("units") : (view.string("type")?.start ?? view.start);
  reporter.error(
    at,
    isOwn ? "unknown-key" : "conflict",
    "a timestamp sensor has no units: katcp-python's client could not read the device",
  );
}

/** JSON begins with null, which a schema may refuse. */
function reportUnset(view: ObjectView, name: string, { schema }: TypeModel, { reporter }: TypeScope): void {
  const hasValue = new ObjectView(view.object("initial")).get("value") !== undefined;
  if (schema === undefined || hasValue || isValueOf(schema, null)) return;
  const message = `${quote(name)} starts with null, which its schema refuses, so it needs "initial": { "value": … }`;
  reporter.error(view.start, "missing-key", message);
}

function readInitial(view: ObjectView, type: TypeModel, { reporter }: TypeScope): SensorModel["initial"] {
  const node = view.object("initial");
  if (node === undefined) return undefined;
  const initial = new ObjectView(node);
  const value = initial.get("value");
  return {
    value: value === undefined ? undefined : readWrittenValue(value, type, '"value"', reporter),
    status: asStatus(initial.get("status")),
  };
}

function readStale(view: ObjectView): SensorModel["stale"] {
  const stale = new ObjectView(view.object("stale"));
  const after = stale.number("after")?.value;
  const status = asStatus(stale.get("status"));
  return after === undefined || status === undefined ? undefined : { after, status };
}
