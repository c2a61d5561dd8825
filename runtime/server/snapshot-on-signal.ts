import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../errors.js";
import { printableJson } from "../printable.js";
import type { DeviceServer } from "./device-server.js";

/** Options of `snapshotOnSignal`. */
export interface SnapshotSignalOptions {
  /** The folder for the files. It must exist. Default: the system's temporary folder. */
  readonly directory?: string | undefined;
  /** Default `SIGUSR2`, on which Node writes its own reports (`--report-on-signal`) too. */
  readonly signal?: NodeJS.Signals | undefined;
}

let count = 0;

/**
 * Has SIGUSR2 write a snapshot of the device (`device.snapshot()`) to a new file, until the device has stopped: `kill -USR2 <pid>`. Only the
 * user of the process can read the file. The log says where it is, or why it could not be written.
 */
export function snapshotOnSignal(server: DeviceServer, { directory = tmpdir(), signal = "SIGUSR2" }: SnapshotSignalOptions = {}): void {
  const write = (): void => void writeSnapshot(server, directory);
  const stopListening = (): void => void process.off(signal, write);
  process.on(signal, write);
  server.join().then(stopListening, stopListening);
}

async function writeSnapshot(server: DeviceServer, directory: string): Promise<void> {
  try {
    const snapshot = server.snapshot();
    const path = join(directory, fileName(snapshot.device.name, snapshot.time));
    // A name that is there already may be a link that somebody has put in the way.
    await writeFile(path, `${printableJson(snapshot, 2)}\n`, { flag: "wx", mode: 0o600 });
    server.log.info(`a snapshot was written to ${path}`);
  } catch (thrown) {
    server.log.error(`no snapshot was written to ${directory}: ${messageOf(thrown)}; choose another folder`);
  }
}

/** `rx-snapshot-20261127T021503Z-4711-1.json`: the time, the process, and a number. */
function fileName(device: string, time: number): string {
  const stamp = new Date(time * 1000).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${device.replace(/[^\w.-]/g, "_")}-snapshot-${stamp}-${process.pid}-${++count}.json`;
}
