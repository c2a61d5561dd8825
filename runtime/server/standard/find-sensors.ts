import { FailReply, messageOf } from "../../errors.js";
import type { AnySensor, SensorSet } from "../../sensors/sensor-set.js";

/**
 * The sensors that `?sensor-list` and `?sensor-value` speak of: one by its name, those whose names a `/regular expression/` is
 * found in, or all. A promise only for an expression. @throws FailReply
 */
export function findSensors(set: SensorSet, name: string | undefined): readonly AnySensor[] | Promise<readonly AnySensor[]> {
  if (name === undefined) return set.sorted;
  if (name.length > 1 && name.startsWith("/") && name.endsWith("/")) return searchSensors(set, name.slice(1, -1));
  return [findSensor(set, name)];
}

/** The sensor of that name. @throws FailReply */
export function findSensor(set: SensorSet, name: string): AnySensor {
  const sensor = set.get(name);
  // Do not change the wording: katcp-python's inspecting client looks for "Unknown sensor".
  if (sensor === undefined) throw new FailReply(`Unknown sensor '${name}'`);
  return sensor;
}

/** RE2 takes time linear in its input, so no client can stop the device with `/(a+)+$/`. Loaded when somebody first asks. */
async function searchSensors(set: SensorSet, expression: string): Promise<readonly AnySensor[]> {
  const { RE2JS } = await import("re2js");
  try {
    const pattern = RE2JS.compile(expression);
    return set.sorted.filter(({ name }) => pattern.matcher(name).find());
  } catch (thrown) {
    throw new FailReply(`Bad regular expression /${expression}/: ${messageOf(thrown)}`);
  }
}
