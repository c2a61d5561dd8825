import type { GroupModel, SensorTree } from "../../model/sensor-model.js";
import { groupAnchor } from "./anchors.js";
import { type ParameterView, parameterView } from "./family-view.js";
import { type SensorView, sensorView } from "./sensor-view.js";

/** The sensors of the device that are in no group, or those of one group. */
export interface SensorSection {
  /** What the group is called on the wire: `{product}.beam{beam}`; `""` of the device itself. */
  readonly group: string;
  /** Of the group, else `sensors`. */
  readonly anchor: string;
  readonly description: string;
  /** What else there is to know of the group. */
  readonly facts: readonly string[];
  /** Those that the groups around it do not have already. */
  readonly parameters: readonly ParameterView[];
  readonly sensors: readonly SensorView[];
}

/** A section for all sensors in no group, and one for each group in the order of the interface. None is empty but for groups of groups. */
export function sensorSections({ sensors, groups }: SensorTree): readonly SensorSection[] {
  const own = { group: "", anchor: "sensors", description: "", facts: [], parameters: [], sensors: sensors.map(sensorView) };
  return [...(sensors.length === 0 ? [] : [own]), ...groups.flatMap(groupSections)];
}

function groupSections(group: GroupModel): readonly SensorSection[] {
  const { name, description, own, sensors, groups } = group;
  const section = {
    group: name,
    anchor: groupAnchor(name),
    description,
    facts: factsOf(group),
    parameters: own.parameters.map(parameterView),
    sensors: sensors.map(sensorView),
  };
  return [section, ...groups.flatMap(groupSections)];
}

function factsOf({ name, separator, own, groups }: GroupModel): readonly string[] {
  return [
    `The names of its sensors start with \`${name}${separator}\`.`,
    own.parameters.length === 0 ? "" : "There is one such group for each combination of its parameters.",
    own.dynamic ? "It comes and goes as a whole, and `#interface-changed` tells of it." : "",
    groups.length === 0 ? "" : `Groups in it: ${groups.map((inner) => `\`${inner.name}\``).join(", ")}.`,
  ].filter((fact) => fact !== "");
}
