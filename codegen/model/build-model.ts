import { basename } from "node:path";
import type { Interface } from "../interface/read-interface.js";
import { buildInform } from "./build-inform.js";
import { buildRequest } from "./build-requests.js";
import { buildSensor } from "./build-sensor.js";
import { buildTypes } from "./build-types.js";
import type { DeviceModel } from "./device-model.js";
import { NameSpace } from "./name-space.js";
import { typeName } from "./names.js";

/** What a file promises, with nothing left to decide. What contradicts itself is reported, and then there is no model. */
export function buildModel(file: string, { root, reporter }: Interface): DeviceModel | undefined {
  if (root.get("include") !== undefined && root.array("include")?.items.length !== 0) {
    reporter.error(root.keyStart("include"), "not-yet", "this katcp-gen cannot do includes yet");
  }
  const typeNames = new NameSpace("types", reporter);
  const name = root.string("name")?.value ?? "";
  takeOwnNames(name, root.string("name")?.start ?? root.start, typeNames);
  const types = buildTypes({ root, reporter }, typeNames);
  const scope = { types, reporter, typeNames };
  const calls = new NameSpace("requests", reporter);
  const requests = root.entries("requests").map((entry) => buildRequest(entry, { ...scope, calls }));
  const informScope = { ...scope, informs: new NameSpace("informs", reporter), requests: new Set(requests.map((request) => request.name)) };
  const informs = root.entries("informs").map((entry) => buildInform(entry, informScope));
  const sensorScope = { ...scope, sensors: new NameSpace("sensors", reporter) };
  const sensors = root.entries("sensors").flatMap((entry) => buildSensor(entry, sensorScope) ?? []);
  if (reporter.hasErrors) return undefined;
  return {
    name,
    typePrefix: typeName(name),
    source: basename(file),
    version: root.string("version")?.value ?? "",
    description: root.string("description")?.value ?? "",
    open: root.isTrue("open"),
    types: [...types.values()],
    requests,
    informs,
    sensors,
  };
}

/** The generated files declare these beside the types of the interface. */
const ownSuffixes = ["Server", "Client", "Sensors", "ClientSensors", "Requests", "Informs", "ClientInforms"];

function takeOwnNames(name: string, at: number, typeNames: NameSpace): void {
  for (const suffix of ownSuffixes) typeNames.take(`${typeName(name)}${suffix}`, { wireName: name, at });
}
