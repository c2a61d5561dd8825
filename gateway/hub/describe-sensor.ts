import type { SensorInfo } from "katcp-runtime";
import { toUnicode } from "katcp-runtime/vocabulary";
import type { SensorDescription } from "./device-description.js";
import type { InterfaceIndex, KnownSensor } from "./interface-index.js";

/** So much of a text of the device is shown. */
const longestText = 2000;
/** So many values of a discrete are shown. */
const mostParameters = 1000;

/** A sensor as the device lists it, with what its interface says beside that. */
export function describeSensor(info: SensorInfo, index: InterfaceIndex | undefined): SensorDescription {
  const known = index?.find(info.name);
  return {
    name: info.name,
    type: info.type,
    units: info.units.slice(0, longestText),
    description: info.description.slice(0, longestText),
    parameters: info.parameters.slice(0, mostParameters).map((text) => toUnicode(text) ?? text),
    ...(known && detailsOf(known)),
  };
}

function detailsOf({ model, group, labels }: KnownSensor): Partial<SensorDescription> {
  const { type, family, nominal, warn, status, deprecated, extensions } = model;
  return {
    meanings: type.meanings,
    group,
    family: family === undefined ? undefined : model.name,
    labels,
    nominal,
    warn,
    statuses: status,
    deprecated,
    extensions: Object.keys(extensions).length === 0 ? undefined : extensions,
  };
}
