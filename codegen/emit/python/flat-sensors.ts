import type { DeviceModel } from "../../model/device-model.js";
import type { GroupModel, SensorModel, SensorTree } from "../../model/sensor-model.js";

/** The same device, whose sensors all stand side by side: one of a group has the names of its groups before its own, `subarray_beam_angle`. */
export function withFlatSensors(model: DeviceModel): DeviceModel {
  return { ...model, sensors: flatten(model.sensorTree, []) };
}

function flatten({ sensors, groups }: SensorTree, path: readonly string[]): readonly SensorModel[] {
  return [
    ...sensors.map((sensor) => (path.length === 0 ? sensor : within(path, sensor))),
    ...groups.flatMap((group) => flatten(group, [...path, labelOf(group)])),
  ];
}

function within(path: readonly string[], sensor: SensorModel): SensorModel {
  return { ...sensor, identifier: [...path, sensor.identifier ?? sensor.own.name].join("-") };
}

/** A template that is a placeholder alone has the name of that. */
function labelOf({ own, identifier }: GroupModel): string {
  const text = own.name.replaceAll(/\{[^}]*\}/g, "");
  return identifier ?? (/[A-Za-z0-9]/.test(text) ? own.name : own.name.replaceAll(/[{}]/g, "-"));
}
