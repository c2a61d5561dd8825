import type { TableFile } from "katcp-gen";
import { checkInforms } from "./check-informs.js";
import { checkRequests } from "./check-requests.js";
import { checkSensors } from "./check-sensors.js";
import { readTableFile } from "./read-table-file.js";
import { SIM_FILE_TABLE } from "./sim-file-table.js";
import type { KnownInterface, SimSettings, WrittenSimFile } from "./sim-settings.js";

/** Reads a simulator file, and holds it against its interface. @throws ToolProblem that lists all that is wrong with it */
export function readSimFile(path: string, known: KnownInterface): SimSettings {
  return readTableFile(path, SIM_FILE_TABLE, (file) => settingsOf(file, known));
}

function settingsOf(file: TableFile, known: KnownInterface): SimSettings {
  const { seed, latency, present = [], sensors = {}, requests = {}, informs = {} } = file.value as WrittenSimFile;
  const { catalog } = known;
  checkSensors(file, { sensors, present }, catalog);
  // Every object has a member of the name `constructor`, and a sensor may have that name too.
  const settings = new Map(Object.entries(sensors));
  const byCall = checkRequests(file, { latency, requests }, known);
  return {
    seed,
    present,
    settingsOf: (sensor, name) => settings.get(name) ?? settings.get(sensor.name),
    latencyOf: (call) => byCall.get(call)?.latency,
    fixedOf: (call) => byCall.get(call)?.fixed,
    informs: checkInforms(file, informs, known.informs),
  };
}
