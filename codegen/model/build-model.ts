import { basename } from "node:path";
import { DATATYPE_NAMES } from "katcp-runtime/vocabulary";
import { isError } from "../diagnostics/diagnostics.js";
import type { InterfaceFiles } from "../interface/read-includes.js";
import { buildInform } from "./build-inform.js";
import { buildRequest } from "./build-requests.js";
import { buildSensor } from "./build-sensor.js";
import { buildTypes } from "./build-types.js";
import { CodecNames } from "./codec-names.js";
import type { DeviceModel } from "./device-model.js";
import { legible, type MergedEntry, mergeEntries } from "./merge-entries.js";
import { type Named, NameSpace } from "./name-space.js";
import { typeName } from "./names.js";
import { reportOverlaps } from "./overlaps/report-overlaps.js";
import { readExtensions } from "./read-extensions.js";

/** What a file and those that it includes promise, with nothing left to decide. What contradicts itself is reported, and then there is no model. */
export function buildModel(files: InterfaceFiles): DeviceModel | undefined {
  const { merged, isIncomplete } = files;
  const entryFile = merged.at(-1);
  if (entryFile === undefined) return undefined;
  const { root, reporter, file } = entryFile;
  const typeNames = new NameSpace("types");
  const name = root.string("name")?.value ?? "";
  takeOwnNames(name, { at: root.string("name")?.start ?? root.start, reporter }, typeNames);
  const naming = { typeNames, codecs: new CodecNames() };
  const types = buildTypes(mergeEntries(merged, "types"), naming);
  const typeWords = [...DATATYPE_NAMES, ...types.keys()];
  const scopeOf = ({ reporter: its, pathOf }: MergedEntry) => ({ ...naming, types, typeWords, isIncomplete, reporter: its, pathOf });
  const calls = new NameSpace("requests");
  const requests = Array.from(legible(mergeEntries(merged, "requests")), (entry) => buildRequest(entry, { ...scopeOf(entry), calls }));
  const informNames = { informs: new NameSpace("informs"), requests: new Set(requests.map((request) => request.name)) };
  const informs = Array.from(legible(mergeEntries(merged, "informs")), (entry) =>
    buildInform(entry, { ...scopeOf(entry), ...informNames }),
  );
  const sensorNames = { sensors: new NameSpace("sensors") };
  const sensorEntries = mergeEntries(merged, "sensors");
  const sensors = Array.from(legible(sensorEntries), (entry) => buildSensor(entry, { ...scopeOf(entry), ...sensorNames }));
  if (sensors.length === sensorEntries.length) reportOverlaps(sensors, sensorEntries);
  if (files.diagnostics().some(isError)) return undefined;
  return {
    name,
    typePrefix: typeName(name),
    source: basename(file).replaceAll(/\p{Cc}/gu, "?"),
    version: root.string("version")?.value ?? "",
    description: root.string("description")?.value ?? "",
    open: merged.some((each) => each.root.isTrue("open")),
    types: [...types.values()],
    requests,
    informs,
    sensors,
    extensions: readExtensions(entryFile.node),
  };
}

/** The generated files declare these beside the types of the interface. */
const ownSuffixes = ["Server", "Client", "Sensors", "ClientSensors", "Requests", "Informs", "ClientInforms"];

function takeOwnNames(name: string, place: Pick<Named, "at" | "reporter">, typeNames: NameSpace): void {
  for (const suffix of ownSuffixes) typeNames.take(`${typeName(name)}${suffix}`, { wireName: name, ...place });
}
