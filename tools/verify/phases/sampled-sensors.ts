import type { DevicePromise } from "../../promise/device-promise.js";
import type { ListedSensor } from "../../promise/listed-sensor.js";

/** A sensor that strategies are tried on. */
export interface SampledSensor {
  readonly name: string;
  /** It has differences. */
  readonly isNumber: boolean;
}

/** A few sensors of the device that the interface has: of each type one, then a second of each. */
export function sampleSensors(promise: DevicePromise, listed: readonly ListedSensor[], count: number): readonly SampledSensor[] {
  const byType = new Map<string, ListedSensor[]>();
  for (const sensor of listed) {
    if (promise.sensor(sensor.name) === undefined) continue;
    const sameType = byType.get(sensor.type) ?? [];
    if (sameType.length < count) byType.set(sensor.type, [...sameType, sensor]);
  }
  const chosen: ListedSensor[] = [];
  for (let row = 0; chosen.length < count && row < count; row++) {
    for (const sensors of byType.values()) chosen.push(...sensors.slice(row, row + 1));
  }
  return chosen.slice(0, count).map(({ name, type }) => ({ name, isNumber: type === "integer" || type === "float" }));
}
