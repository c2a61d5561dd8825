import type { InterfaceDeclarationStructure } from "ts-morph";
import type { DeviceModel } from "../../model/device-model.js";
import type { GroupModel, SensorModel } from "../../model/sensor-model.js";
import { sensorDoc } from "../words/sensor-doc.js";
import { docComment, docLines } from "./doc.js";
import { groupDoc } from "./group-doc.js";
import { propertyName } from "./layout.js";
import { interfaceStructure, type PropertyParts } from "./morph.js";
import { type Branch, branchesOf, groupMemberOf, groupPathOf, sensorMemberOf, sensorsTypeOf } from "./names/names.js";

/** How one side sees sensors and groups: the device, or its clients. */
export interface BranchSide {
  readonly suffix: "Sensors" | "ClientSensors";
  /** Ends the comment of the device's sensors: `, seen from a client`. */
  readonly seen: string;
  readonly sensorType: (sensor: SensorModel, path: string) => string;
  /** `members`: the name of the interface of what stands in it. */
  readonly groupType: (group: GroupModel, path: string, members: string) => string;
}

/** An interface of the device's sensors, and one for each group. */
export function branchInterfaces(model: DeviceModel, side: BranchSide): readonly InterfaceDeclarationStructure[] {
  if (model.sensors.length === 0) return [];
  return branchesOf(model).map((branch) => branchInterface(branch, model, side));
}

function branchInterface(branch: Branch, model: DeviceModel, side: BranchSide): InterfaceDeclarationStructure {
  const { group } = branch;
  const noun = group === undefined ? `device \`${model.name}\`` : `group \`${group.name}\``;
  return interfaceStructure({
    name: sensorsTypeOf(model, branch, side.suffix),
    doc: docComment(`The sensors of the ${noun}${side.seen}.`),
    properties: [...sensorProperties(branch, side), ...groupProperties(branch, model, side)],
  });
}

function sensorProperties({ sensors, path }: Branch, side: BranchSide): readonly PropertyParts[] {
  return sensors.map((sensor) => ({
    name: propertyName(sensorMemberOf(sensor)),
    leadingTrivia: docLines(sensorDoc(sensor), sensor.deprecated),
    isReadonly: true,
    type: side.sensorType(sensor, path),
  }));
}

function groupProperties({ groups, path }: Branch, model: DeviceModel, side: BranchSide): readonly PropertyParts[] {
  return groups.map((group) => {
    const inner = groupPathOf(path, group);
    return {
      name: propertyName(groupMemberOf(group)),
      leadingTrivia: docLines(groupDoc(group)),
      isReadonly: true,
      type: side.groupType(group, inner, sensorsTypeOf(model, { path: inner }, side.suffix)),
    };
  });
}
