import type { JsonNode } from "../interface/json-node.js";
import { ObjectView } from "../interface/object-view.js";
import { Place } from "../interface/place.js";
import { quote } from "../interface/quote.js";
import type { Reporter } from "../interface/reporter.js";
import { fits } from "../interface/shape.js";
import { SENSOR_NAME } from "../interface/spellings.js";
import { buildParameters, isClosed } from "./build-family.js";
import { buildSensor, type GroupScope, NO_GROUP } from "./build-sensor.js";
import type { TypeScope } from "./build-type.js";
import { type EntrySource, legible, type MergedEntry, mergeEntries } from "./merge-entries.js";
import { readExtensions } from "./read-extensions.js";
import type { GroupModel, SensorModel, SensorTree } from "./sensor-model.js";
import { readWireName } from "./wire-name.js";

/** So many groups may stand in one another. */
const deepest = 4;

/** A sensor, and where it is named. */
export interface PlacedSensor {
  readonly sensor: SensorModel;
  /** Of its groups, and then its own key. */
  readonly places: readonly Place[];
  readonly key: Place;
}

/** What groups are made of beside their text. */
export interface TreeScope {
  readonly scopeOf: (entry: MergedEntry) => TypeScope;
  /** What a group includes. */
  readonly includedBy: (group: JsonNode) => readonly EntrySource[];
  /** A file could not be read: the sensors of a group may stand there. */
  readonly isIncomplete: boolean;
}

/** All sensors of an interface, and the tree in which they stand (interface reference, "Groups of sensors"). */
export class SensorTreeBuilder {
  /** All that there are, in the order of the tree. */
  readonly found: PlacedSensor[] = [];
  /** Whether none is missing, because a file was found to be no interface. */
  isComplete = true;
  readonly #scope: TreeScope;

  constructor(scope: TreeScope) {
    this.#scope = scope;
  }

  /** What these sources say together; `depth` groups are around it. */
  build(sources: readonly EntrySource[], group: GroupScope = NO_GROUP, depth = 0): SensorTree {
    const entries = mergeEntries(sources, "sensors");
    const sensors = Array.from(legible(entries), (entry) => this.#buildSensor(entry, group));
    if (sensors.length < entries.length) this.isComplete = false;
    const groups = Array.from(legible(mergeEntries(sources, "groups")), (entry) => this.#buildGroup(entry, group, depth + 1));
    return { sensors, groups: groups.flatMap((each) => each ?? []) };
  }

  #buildSensor(entry: MergedEntry, group: GroupScope): SensorModel {
    const sensor = buildSensor(entry, this.#scope.scopeOf(entry), group);
    const key = new Place(entry.reporter, entry.keyStart);
    this.found.push({ sensor, places: [...group.places, key], key });
    return sensor;
  }

  #buildGroup(entry: MergedEntry, outer: GroupScope, depth: number): GroupModel | undefined {
    const { key: name, keyStart, value, reporter } = entry;
    if (depth > deepest) {
      reporter.error(keyStart, "bad-value", `groups nest ${deepest} deep at most, and ${quote(name)} is deeper`);
      return undefined;
    }
    const view = new ObjectView(value);
    if (view.string("identifier") === undefined && !/[A-Za-z0-9]/.test(name) && fits(name, SENSOR_NAME))
      reporter.error(keyStart, "bad-name", `${quote(name)} gives no name in code`, 'give it an "identifier"');
    const parameters = buildParameters({ name, keyStart, view }, outer.parameters, this.#scope.scopeOf(entry));
    const own = { name, parameters, dynamic: view.isTrue("dynamic") || !isClosed(parameters) };
    const wireName = readWireName(view, { name: `${outer.prefix}${name}`, keyStart, reporter });
    const separator = view.string("separator")?.value ?? ".";
    const dynamic = own.dynamic || outer.dynamic;
    const scope = {
      prefix: `${wireName.name}${separator}`,
      parameters: [...outer.parameters, ...parameters],
      dynamic,
      places: [...outer.places, new Place(reporter, keyStart)],
    };
    const tree = this.build([...this.#scope.includedBy(value), { ...entry, view }], scope, depth);
    if (tree.sensors.length === 0 && tree.groups.length === 0 && view.isObject) this.#reportEmpty(view, name, reporter);
    const description = view.string("description")?.value ?? "";
    return { ...wireName, ...tree, own, description, separator, dynamic, extensions: readExtensions(value) };
  }

  /** Nobody could tell whether it is there. */
  #reportEmpty(view: ObjectView, name: string, reporter: Reporter): void {
    // What is no map, or stands too deep, has been reported.
    const isTold = [view.get("sensors"), view.get("groups")].some(
      (map) => map !== undefined && (map.kind !== "object" || map.entries.length > 0),
    );
    if (!isTold && !this.#scope.isIncomplete)
      reporter.error(view.start, "missing-key", `the group ${quote(name)} has no sensors`, 'say "sensors", "groups" or "include"');
  }
}
