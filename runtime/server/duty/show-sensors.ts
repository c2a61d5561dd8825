import type { AnySensor, SensorSet } from "../../sensors/sensor-set.js";
import type { SensorsSnapshot, StaleSensor } from "./device-snapshot.js";
import { inSeconds } from "./in-seconds.js";

const mostStale = 100;

/** The sensors of a device at a time, in seconds since the epoch. */
export function showSensors(sensors: SensorSet, now: number): SensorsSnapshot {
  const statuses: Record<string, number> = {};
  const stale: StaleSensor[] = [];
  for (const sensor of sensors) {
    statuses[sensor.status] = (statuses[sensor.status] ?? 0) + 1;
    const found = staleness(sensor, now);
    if (found !== undefined) stale.push(found);
  }
  stale.sort((one, other) => other.staleSeconds - one.staleSeconds);
  return { count: sensors.size, statuses, stale: stale.slice(0, mostStale) };
}

/** The rule itself has stamped the reading that it made: with the time at which the last one became too old. */
function staleness({ name, status, timestamp, stale }: AnySensor, now: number): StaleSensor | undefined {
  if (stale === undefined || status !== stale.status) return undefined;
  return { name, status, staleSeconds: inSeconds((now - timestamp) * 1000), after: stale.after };
}
