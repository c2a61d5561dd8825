import { FailReply, shorten, withoutStack } from "../../errors.js";
import type { AnySensor, SensorSet } from "../../sensors/sensor-set.js";
import type { Steps } from "./in-turns.js";
import type { SensorSearch } from "./sensor-search.js";

/** Whether `?sensor-list` and `?sensor-value` take it for a `/regular expression/`, and not for the name of a sensor. */
export function isExpression(name: string): boolean {
  return name.length > 1 && name.startsWith("/") && name.endsWith("/");
}

/** The sensors whose names a `/regular expression/` is found in, or all without one, sorted. @throws FailReply */
export function* findSensors(set: SensorSet, search: SensorSearch, expression: string | undefined): Steps<readonly AnySensor[]> {
  return expression === undefined ? set.sorted : yield* search.find(set.sorted, expression.slice(1, -1));
}

/** The sensor of that name. @throws FailReply */
export function findSensor(set: SensorSet, name: string): AnySensor {
  const sensor = set.get(name);
  // Do not change the wording: katcp-python's inspecting client looks for "Unknown sensor".
  if (sensor === undefined) throw withoutStack(() => new FailReply(`Unknown sensor '${shorten(name)}'`));
  return sensor;
}
