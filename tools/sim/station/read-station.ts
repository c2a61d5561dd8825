import { dirname, isAbsolute, join } from "node:path";
import { readTableFile } from "../files/read-table-file.js";
import { STATION_TABLE } from "./station-table.js";

/** One device of a station. */
export interface StationDevice {
  /** The interface file. */
  readonly file: string;
  readonly name: string | undefined;
  readonly settings: string | undefined;
  readonly seed: number | undefined;
  readonly role: string | undefined;
}

/** Devices that run together. Without ports: the usual ones. */
export interface Station {
  readonly port: number | undefined;
  readonly controlPort: number | undefined;
  readonly devices: readonly StationDevice[];
}

interface WrittenStation {
  readonly port?: number;
  readonly "control-port"?: number;
  readonly devices: readonly WrittenDevice[];
}

interface WrittenDevice {
  readonly interface: string;
  readonly name?: string;
  readonly count?: number;
  readonly settings?: string;
  readonly seed?: number;
  readonly role?: string;
}

/** Reads a station file. @throws ToolProblem that lists all that is wrong with it */
export function readStation(path: string): Station {
  return readTableFile(path, STATION_TABLE, (file) => {
    const written = file.value as unknown as WrittenStation;
    if (written.devices.length === 0) file.error(["devices"], "bad-value", '"devices" expects one or more devices');
    const devices = written.devices.flatMap((device) => devicesOf(device, dirname(path)));
    return { port: written.port, controlPort: written["control-port"], devices };
  });
}

function devicesOf({ count = 1, seed, name, settings, role, ...its }: WrittenDevice, folder: string): readonly StationDevice[] {
  return Array.from({ length: count }, (_, index) => ({
    file: pathFrom(folder, its.interface),
    name: name === undefined || count === 1 ? name : `${name}-${index + 1}`,
    settings: settings === undefined ? undefined : pathFrom(folder, settings),
    // Devices of one kind are not all the same.
    seed: seed === undefined && count === 1 ? undefined : (seed ?? 1) + index,
    role,
  }));
}

function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
