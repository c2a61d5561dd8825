import { isDeepStrictEqual } from "node:util";
import type { ChangeRule } from "../diagnostics/change-rules.js";
import type { DeviceModel } from "../model/device-model.js";
import type { SensorModel, SensorTree } from "../model/sensor-model.js";
import type { TypeModel } from "../model/type-model.js";
import type { Change, Pair, TellChange } from "./change.js";
import { compareFamilies } from "./compare-families.js";
import { compareTypes, type TypeDifference } from "./compare-type.js";
import { matchNamed, tellNames } from "./match-named.js";

/** The sensors and families that were, and are. */
export function compareSensors({ old, now }: Pair<DeviceModel>, tell: TellChange): void {
  const matched = matchNamed({ old: old.sensors, now: now.sensors }, templateOf);
  tellNames(matched, { noun: "sensor", place: now.place }, tell);
  const [before, after] = [groupsOf(old.sensorTree), groupsOf(now.sensorTree)];
  for (const pair of matched.pairs) {
    compareSensor(pair, tell);
    compareGroups({ old: before.get(pair.old.name), now: after.get(pair.now.name) }, pair, tell);
  }
}

/** The names of the groups in which each sensor stands, from the outermost on. */
function groupsOf({ sensors, groups }: SensorTree, path: readonly string[] = []): ReadonlyMap<string, readonly string[]> {
  const own = sensors.map(({ name }) => [name, path] as const);
  return new Map([...own, ...groups.flatMap((group) => [...groupsOf(group, [...path, group.own.name])])]);
}

function compareGroups({ old, now }: Pair<readonly string[] | undefined>, pair: Pair<SensorModel>, tell: TellChange): void {
  if (isDeepStrictEqual(old, now)) return;
  const where = now === undefined || now.length === 0 ? "in no group" : `in the group ${JSON.stringify(now.at(-1))}`;
  const message = `the sensor ${JSON.stringify(pair.now.name)} is now ${where} in code`;
  tell({ rule: "sensor-regrouped", subject: pair.now.name, message, place: pair.now.place, old: pair.old.place });
}

/** What its names look like on the wire, where parameters have no names. */
function templateOf({ name, family }: SensorModel): string {
  return family === undefined ? name : name.replaceAll(/\{[^}]*\}/g, "{}");
}

function compareSensor({ old, now }: Pair<SensorModel>, tell: TellChange): void {
  const say = (rule: ChangeRule, words: string, key: string): void =>
    tell({
      rule,
      subject: now.name,
      message: `the sensor ${JSON.stringify(now.name)} ${words}`,
      place: now.place.of(key),
      old: old.place.of(key),
    });
  if (old.description !== now.description) say("description-changed", "has a different description", "description");
  if (old.identifier !== now.identifier) say("identifier-changed", "has a different identifier", "identifier");
  if (!isDeepStrictEqual(old.example, now.example)) say("example-changed", "has a different example", "example");
  compareSensorTypes({ old, now }, tell);
  const status = ["nominal", "warn", "otherwise", "status", "stale"] as const;
  for (const key of status) if (!isDeepStrictEqual(old[key], now[key])) say("sensor-status-changed", `has a different "${key}"`, key);
  if (!isDeepStrictEqual(old.initial, now.initial)) say("sensor-initial-changed", "has a different initial reading", "initial");
  if (old.strategy !== now.strategy)
    say(
      "sensor-strategy-changed",
      `now has ${now.strategy ?? "event"} as its strategy auto (before: ${old.strategy ?? "event"})`,
      "strategy",
    );
  if (old.dynamic !== now.dynamic)
    say(now.dynamic ? "dynamic-added" : "dynamic-removed", now.dynamic ? "is now dynamic" : "now always exists", "dynamic");
  if (old.family !== undefined && now.family !== undefined)
    compareFamilies({ old: old.family, now: now.family }, { sensor: now.name, place: now.place }, tell);
}

/** Readings are not held against limits, patterns and schemas. */
const rules: Readonly<Record<TypeDifference, ChangeRule>> = {
  "type-changed": "sensor-type-changed",
  "type-widened": "sensor-type-widened",
  "type-narrowed": "sensor-type-narrowed",
  "values-added": "sensor-values-added",
  "values-removed": "sensor-values-removed",
  "values-reordered": "values-reordered",
  "words-added": "sensor-values-added",
  "words-removed": "sensor-values-removed",
  "range-widened": "sensor-range-changed",
  "range-narrowed": "sensor-range-changed",
  "text-widened": "sensor-text-changed",
  "text-narrowed": "sensor-text-changed",
  "text-changed": "sensor-text-changed",
  "code-changed": "sensor-code-changed",
  "units-changed": "sensor-units-changed",
};

function compareSensorTypes({ old, now }: Pair<SensorModel>, tell: TellChange): void {
  const isOther = old.type.datatype !== now.type.datatype;
  const [before, after] = isOther ? [unlimited(old.type), unlimited(now.type)] : [old.type, now.type];
  const named = now.type.named?.name === old.type.named?.name ? now.type.named : undefined;
  const found = new Set<ChangeRule>();
  for (const { difference, words, key } of compareTypes({ old: { type: before, words: [] }, now: { type: after, words: [] } })) {
    const rule = rules[difference];
    if (found.has(rule)) continue;
    found.add(rule);
    const isOfType = named !== undefined && key !== "units";
    const [place, was]: readonly [Change["place"], Change["old"]] = isOfType
      ? [named.place.of(key), old.type.named?.place.of(key)]
      : [now.place.of(key), old.place.of(key)];
    const [subject, noun] = isOfType ? [`type ${named.name}`, `the type "${named.name}"`] : [now.name, `the sensor "${now.name}"`];
    tell({ rule, subject, message: `${noun} ${words}`, place, old: was });
  }
}

function unlimited(type: TypeModel): TypeModel {
  return { ...type, minimum: undefined, maximum: undefined, pattern: undefined, schema: undefined };
}
