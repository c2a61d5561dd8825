import type { JsonEntry, JsonNode } from "../interface/json-node.js";
import type { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { quote, shorten } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import type { EffectModel, StateModel, TransitionModel } from "./call-model.js";
import { reportRivals } from "./report-keys.js";
import type { SensorModel } from "./sensor-model.js";
import type { WrittenValue } from "./type-model.js";
import { readWrittenValue } from "./written-value.js";

/** What `when` and `sets` may name. */
export interface StateScope {
  readonly sensors: ReadonlyMap<string, SensorModel>;
  /** A file could not be read: a sensor that is not known may stand there. */
  readonly isIncomplete: boolean;
  readonly reporter: Reporter;
}

/** What a request says for all of its signatures. */
export interface OuterEffect {
  readonly view: ObjectView;
  readonly effect: EffectModel;
}

/** What a request does to the device; `outer` holds where a signature does not say. */
export function readEffect(view: ObjectView, scope: StateScope, outer?: OuterEffect): EffectModel {
  const isSaid = (key: "safe" | "idempotent"): boolean =>
    view.get(key) === undefined ? outer?.view.isTrue(key) === true : view.isTrue(key);
  const isSafe = isSaid("safe");
  if (isSafe && view.get("sets") !== undefined) reportRivals(view, ["safe", "sets"], scope.reporter, "a safe request changes nothing");
  return {
    safe: isSafe,
    // What is safe is idempotent too, but a signature that is not safe must not take that from its request.
    idempotent: isSafe || isSaid("idempotent"),
    when: view.object("when") === undefined ? (outer?.effect.when ?? []) : readStates(view, scope),
    sets: view.object("sets") === undefined ? (isSafe ? [] : (outer?.effect.sets ?? [])) : readTransitions(view, scope),
  };
}

function readStates(view: ObjectView, scope: StateScope): readonly StateModel[] {
  return view.entries("when").flatMap((entry) => {
    const sensor = readSensor(entry, "when", scope);
    if (sensor === undefined || entry.value.kind !== "array") return [];
    const { items, start } = entry.value;
    if (items.length === 0) scope.reporter.error(start, "bad-value", `${quote(entry.key)} expects one or more values, found none`);
    const values = items.flatMap((item) => readValue(item, sensor, scope) ?? []);
    reportTwice(values, scope);
    return { sensor: sensor.name, values: values.map(({ value }) => value), places: values.map(({ at }) => new Place(scope.reporter, at)) };
  });
}

function readTransitions(view: ObjectView, scope: StateScope): readonly TransitionModel[] {
  return view.entries("sets").flatMap((entry) => {
    const sensor = readSensor(entry, "sets", scope);
    const read = sensor === undefined ? undefined : readValue(entry.value, sensor, scope);
    return sensor === undefined || read === undefined ? [] : { sensor: sensor.name, value: read.value };
  });
}

interface ReadValue {
  readonly value: WrittenValue;
  readonly at: number;
}

function readValue(node: JsonNode, { type, name }: SensorModel, { reporter }: StateScope): ReadValue | undefined {
  const value = readWrittenValue(node, type, `the state of ${quote(name)}`, reporter);
  return value === undefined ? undefined : { value, at: node.start };
}

function reportTwice(values: readonly ReadValue[], { reporter }: StateScope): void {
  const seen = new Set<WrittenValue>();
  for (const { value, at } of values) {
    if (seen.has(value)) reporter.error(at, "bad-value", `the value ${quote(String(value))} appears twice`);
    seen.add(value);
  }
}

/** States are those of a plain sensor with few values. */
function readSensor({ key, keyStart }: JsonEntry, place: string, { sensors, isIncomplete, reporter }: StateScope): SensorModel | undefined {
  const sensor = sensors.get(key);
  if (sensor === undefined) {
    if (!isIncomplete)
      reporter.error(keyStart, "bad-value", `there is no sensor ${quote(shorten(key))}`, reporter.guess(key, sensors.keys()));
    return undefined;
  }
  const { datatype } = sensor.type;
  const isState = sensor.family === undefined && (datatype === "discrete" || datatype === "boolean");
  if (isState) return sensor;
  const inGroup = sensor.own.parameters.length === 0 ? "one in a group with parameters" : "a family";
  const found = sensor.family === undefined ? `one of type ${datatype}` : inGroup;
  reporter.error(keyStart, "bad-value", `"${place}" expects a discrete or boolean sensor, found ${found}`);
  return undefined;
}
