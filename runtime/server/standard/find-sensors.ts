import { FailReply, shorten, withoutStack } from "../../errors.js";
import type { AnySensor, SensorSet } from "../../sensors/sensor-set.js";
import type { Steps } from "./in-turns.js";
import type { SensorSearch } from "./sensor-search.js";

/**
 * The sensors that `?sensor-list` and `?sensor-value` speak of: one by its name, those whose names a `/regular expression/` is
 * found in, or all. @throws FailReply
 */
export function* findSensors(set: SensorSet, search: SensorSearch, name: string | undefined): Steps<readonly AnySensor[]> {
  if (name === undefined) return set.sorted;
  if (name.length > 1 && name.startsWith("/") && name.endsWith("/")) return yield* search.find(set.sorted, name.slice(1, -1));
  return [findSensor(set, name)];
}

/** The sensor of that name. @throws FailReply */
export function findSensor(set: SensorSet, name: string): AnySensor {
  const sensor = set.get(name);
  // Do not change the wording: katcp-python's inspecting client looks for "Unknown sensor".
  if (sensor === undefined) throw withoutStack(() => new FailReply(`Unknown sensor '${shorten(name)}'`));
  return sensor;
}
