import { setImmediate as turn } from "node:timers/promises";
import { type DeviceServer, type LogSink, messageOf } from "katcp-runtime";
import { loadInterfaces } from "../../interface/load-interface.js";
import { ToolProblem } from "../../tool-problem.js";
import { ControlDevice } from "../control/control-device.js";
import { readScript } from "../script/read-script.js";
import { type RunningScript, runScript } from "../script/run-script.js";
import { type KnownDevice, knownInterface } from "../sim-source.js";
import { simulateKnown } from "../simulate.js";
import type { Simulator } from "../simulator.js";
import type { Station, StationDevice } from "./read-station.js";

/** How the devices of a station are served. */
export interface StationOptions {
  readonly host: string;
  /** Of the first device; the others follow. 0: any that are free. */
  readonly port: number;
  /** The same of control ports; undefined: none. */
  readonly controlPort: number | undefined;
  /** A script that is run for each device. */
  readonly script?: string | undefined;
  readonly logSink: LogSink;
  readonly onProblem: (message: string) => void;
}

/** A device that is served, and where. */
export interface ReadyDevice {
  readonly device: string;
  readonly host: string;
  readonly port: number;
  readonly controlPort?: number | undefined;
}

/** The devices of a station, all of which are served by one process. */
export class RunningStation {
  readonly #simulators: Simulator[] = [];
  readonly #others: (ControlDevice | RunningScript)[] = [];
  readonly #ready: ReadyDevice[] = [];

  private constructor() {}

  /** Starts all devices, or none. @throws ToolProblem for a wrong file, or where a port cannot be had */
  static async start({ devices }: Pick<Station, "devices">, options: StationOptions): Promise<RunningStation> {
    const station = new RunningStation();
    const known = knownDevices(devices);
    const steps = options.script === undefined ? [] : readScript(options.script);
    try {
      for (const [index, device] of devices.entries()) {
        // To make a thousand takes seconds: those that there are answer meanwhile.
        await turn();
        const simulator = await station.#serve(device, known.get(device.file) as KnownDevice<DeviceServer>, { ...options, index });
        if (steps.length > 0) station.#others.push(await runScript(simulator, steps, options.onProblem));
      }
    } catch (thrown) {
      await station.stop();
      throw thrown instanceof ToolProblem ? thrown : new ToolProblem(messageOf(thrown));
    }
    return station;
  }

  /** Where each device is. */
  get ready(): readonly ReadyDevice[] {
    return this.#ready;
  }

  /** Resolves when all devices have ended: clients have sent `?halt`. */
  async join(): Promise<void> {
    await Promise.all(this.#simulators.map((simulator) => simulator.join()));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#others, ...this.#simulators].map((each) => each.stop()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #serve(
    { name, settings, seed, role }: StationDevice,
    known: KnownDevice<DeviceServer>,
    { host, port, controlPort, logSink, index }: StationOptions & { readonly index: number },
  ): Promise<Simulator> {
    const simulator = await simulateKnown(known, { host, port: follow(port, index), settings, seed, role, logSink });
    this.#simulators.push(simulator);
    const control =
      controlPort === undefined ? undefined : new ControlDevice(simulator, { host, port: follow(controlPort, index), logSink });
    await control?.start();
    if (control !== undefined) this.#others.push(control);
    this.#ready.push({ device: name ?? simulator.name, ...simulator.address, controlPort: control?.address?.port });
    return simulator;
  }
}

/** Port 0 is any that is free, also of the next device. */
function follow(first: number, index: number): number {
  return first === 0 ? 0 : first + index;
}

/** What is known of each interface file: devices of one kind share it. */
function knownDevices(devices: readonly StationDevice[]): ReadonlyMap<string, KnownDevice<DeviceServer>> {
  const files = [...new Set(devices.map(({ file }) => file))];
  return new Map(loadInterfaces(files).map((loaded) => [loaded.file, knownInterface<DeviceServer>(loaded)]));
}
