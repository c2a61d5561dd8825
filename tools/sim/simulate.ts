import { existsSync } from "node:fs";
import { type DeviceServer, type DeviceServerOptions, socketListener } from "katcp-runtime";
import type { LoadedInterface } from "../interface/load-interface.js";
import type { Handler } from "./answers/handler-of.js";
import { readSimFile } from "./files/read-sim-file.js";
import { NO_SETTINGS } from "./files/sim-settings.js";
import { type KnownDevice, knownDevice, type SimSource } from "./sim-source.js";
import { Simulator } from "./simulator.js";

/**
 * Handlers of some requests, by their names: `requestTune: ({ frequency }) => ({ frequency })`. `this` is the device. A generated class says
 * their types.
 */
export type SimHandlers<D extends DeviceServer> =
  D extends DeviceServer<infer Handlers> ? (unknown extends Handlers ? AnyHandlers<D> : Partial<Handlers> & ThisType<D>) : never;

/** Handlers of a device that is just an interface file, or written by hand; the runtime checks each reply. */
// biome-ignore lint/suspicious/noExplicitAny: nobody knows their types.
type AnyHandlers<D> = { readonly [name: `request${string}`]: (this: D, ...args: any[]) => unknown };

/** How a device is simulated. */
export interface SimulationOptions extends DeviceServerOptions {
  /** Other values for another number; default: that of the simulator file, else 1. */
  readonly seed?: number | undefined;
  /** The role of all clients, where the interface has roles. Default: the last, which may do all. */
  readonly role?: string | undefined;
  /** The simulator file. Default: the one beside the interface file, if there is one: `dev.sim.json` beside `dev.katcp.json`. */
  readonly settings?: string | undefined;
}

/** Options of `simulate`. */
export interface SimulateOptions extends SimulationOptions {
  /** The interface file of a class that does not describe itself: it says examples and units, which the class does not know. */
  readonly interface?: string | LoadedInterface | undefined;
}

const usualPort = 7147;

/**
 * Simulates a device: each request that you give no handler for is answered as the interface says, and the sensors live.
 *
 * Without a `port` or a `listener` it runs in this process, without a network: `await using sim = await simulate(DevServer)`, and
 * `await using dev = await sim.connect(DevClient)`. `source` is an interface file, or a generated class, or a class of yours that extends one.
 *
 * @throws ToolProblem for a wrong interface file or simulator file. @throws ContractError for a handler of no request. @throws KatcpError if
 * it cannot listen
 */
export async function simulate<D extends DeviceServer = DeviceServer>(
  source: SimSource<D>,
  handlers?: SimHandlers<D>,
  { interface: described, ...options }: SimulateOptions = {},
): Promise<Simulator<D>> {
  return simulateKnown(await knownDevice(source, described), options, handlers);
}

/** The same of a device that is known already: many devices can share what is known of their interface. */
export async function simulateKnown<D extends DeviceServer>(
  known: KnownDevice<D>,
  options: SimulationOptions,
  handlers?: SimHandlers<D>,
): Promise<Simulator<D>> {
  const { seed, role, settings = fileBeside(known.file), host, port, listener, clock, logSink = () => {}, ...device } = options;
  const its = settings === undefined ? NO_SETTINGS : readSimFile(settings, known);
  const isNetwork = host !== undefined || port !== undefined || listener !== undefined;
  const simulator = new Simulator(
    known,
    { seed: seed ?? its.seed ?? 1, handlers: (handlers ?? {}) as Readonly<Record<string, Handler>>, settings: its },
    {
      address: { host: host ?? "127.0.0.1", port: port ?? usualPort },
      listener: isNetwork ? (listener ?? socketListener) : undefined,
      clock,
      logSink,
      device,
      role,
    },
  );
  await simulator.start();
  return simulator;
}

/** `dev.sim.json` beside `dev.katcp.json`. */
function fileBeside(file: string | undefined): string | undefined {
  const beside = file?.replace(/(\.katcp)?\.json$/, ".sim.json");
  return beside !== undefined && beside !== file && existsSync(beside) ? beside : undefined;
}
