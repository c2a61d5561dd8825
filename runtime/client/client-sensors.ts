import { type Contract, type GroupContract, memberOf, type SensorContract, type SensorTreeContract } from "../protocol/contract.js";
import { datatypeOf } from "../protocol/datatypes.js";
import type { ClientCore } from "./client-core.js";
import { ClientSensor } from "./client-sensor.js";
import { buildClientFamily, type SensorFamilyOf } from "./client-sensor-family.js";
import { type Access, eagerMembers, lazyMembers } from "./groups/group-members.js";
import { type GroupPlace, TemplatePlace } from "./groups/template-place.js";
import { perMajor } from "./streams/per-major.js";

/** A family of sensors, on a client. */
export type ClientSensorFamily<Parameters extends object, T> = SensorFamilyOf<Parameters, ClientSensor<T>>;

/** The groups of sensors of a template, on a client. To iterate over it gives the groups of which the device has a sensor. */
export type ClientSensorGroup<Parameters extends object, Members extends object> = SensorFamilyOf<Parameters, Members>;

/** The sensors and groups of a contract by their names in code. */
export function buildClientSensors(contract: Contract, core: ClientCore): object {
  return eagerMembers(accessesOf(contract, new TemplatePlace("", []), core))({ prefix: "", values: {} });
}

/** How to reach each of what stands side by side, once it is known in which of the groups of a template that is. */
function accessesOf({ sensors = [], groups = [] }: SensorTreeContract, outer: TemplatePlace, core: ClientCore): readonly Access[] {
  return [
    ...sensors.map((each) => ({ member: memberOf(each), make: sensorAccess(each, outer, core) })),
    ...groups.map((each) => ({ member: memberOf(each), make: groupAccess(each, outer, core) })),
  ];
}

function sensorAccess({ name, parameters, aliases, ...type }: SensorContract, outer: TemplatePlace, core: ClientCore): Access["make"] {
  const typeOf = perMajor((major) => datatypeOf(type, { isOpen: true, isInMilliseconds: major === 4 }));
  if (parameters === undefined) return ({ prefix }) => new ClientSensor(prefix + name, typeOf, core, aliases);
  const own = outer.within(name, parameters);
  return (place) => {
    return buildClientFamily({
      build: (values) => new ClientSensor<unknown>(own.format(place, values), typeOf, core),
      find: (sensor) => own.find(sensor, place),
      core,
    });
  };
}

function groupAccess(contract: GroupContract, outer: TemplatePlace, core: ClientCore): Access["make"] {
  const { name, parameters, separator = "." } = contract;
  const own = outer.within(name, parameters ?? []);
  const accesses = accessesOf(contract, own.followedBy(separator), core);
  const enter = (place: GroupPlace, values: object = {}): GroupPlace => ({
    prefix: own.format(place, { ...values }) + separator,
    values: { ...place.values, ...values },
  });
  // What is there once is made once; of groups without number, each makes what is asked of it.
  const members = outer.isPlain && parameters === undefined ? eagerMembers(accesses) : lazyMembers(accesses);
  if (parameters === undefined) return (place) => members(enter(place));
  const sensors = sensorsOf(contract, own.followedBy(separator));
  return (place) => {
    return buildClientFamily({
      build: (values) => members(enter(place, values)),
      find: (sensor) => own.findGroup(sensor, place, sensors),
      core,
    });
  };
}

/** All sensors of a group, also those of the groups in it. */
function sensorsOf({ sensors = [], groups = [] }: SensorTreeContract, outer: TemplatePlace): readonly TemplatePlace[] {
  return [
    ...sensors.map(({ name, parameters = [] }) => outer.within(name, parameters)),
    ...groups.flatMap((group) => sensorsOf(group, outer.within(group.name, group.parameters ?? []).followedBy(group.separator ?? "."))),
  ];
}
