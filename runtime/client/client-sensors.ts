import { type Contract, memberOf, type SensorContract } from "../protocol/contract.js";
import { datatypeOf } from "../protocol/datatypes.js";
import { FamilyTemplate } from "../sensors/family-template.js";
import type { ClientCore } from "./client-core.js";
import { ClientSensor } from "./client-sensor.js";
import { buildClientFamily, type SensorFamilyOf } from "./client-sensor-family.js";
import { perMajor } from "./streams/per-major.js";

/** A family of sensors, seen from a client. */
export type ClientSensorFamily<Parameters extends object, T> = SensorFamilyOf<Parameters, ClientSensor<T>>;

/** The sensors of a contract by their names in code. */
export function buildClientSensors(contract: Contract, core: ClientCore): object {
  const members = (contract.sensors ?? []).map((sensor) => [memberOf(sensor), buildClientSensor(sensor, core)] as const);
  return Object.freeze(Object.fromEntries(members));
}

function buildClientSensor({ name, parameters, aliases, ...type }: SensorContract, core: ClientCore): object {
  const typeOf = perMajor((major) => datatypeOf(type, { isOpen: true, isInMilliseconds: major === 4 }));
  const build = (member: string): ClientSensor<unknown> => new ClientSensor(member, typeOf, core, aliases);
  return parameters === undefined ? build(name) : buildClientFamily(new FamilyTemplate(name, parameters), { build, core });
}
