import { type DeviceServer, type DeviceServerOptions, socketListener } from "katcp-runtime";
import type { LoadedInterface } from "../interface/load-interface.js";
import type { Handler } from "./answers/handler-of.js";
import { knownDevice, type SimSource } from "./sim-source.js";
import { Simulator } from "./simulator.js";

/** Handlers of some requests, by their names: `requestTune: ({ frequency }) => ({ frequency })`. `this` is the device. */
// biome-ignore lint/suspicious/noExplicitAny: TypeScript does not tell the types of protected methods; the runtime checks each reply.
export type SimHandlers<D extends DeviceServer> = { readonly [name: `request${string}`]: (this: D, ...args: any[]) => unknown };

/** Options of a simulator. */
export interface SimulateOptions extends DeviceServerOptions {
  /** Other values for another number; default 1. */
  readonly seed?: number | undefined;
  /** The role of all clients, where the interface has roles. Default: the last, which may do all. */
  readonly role?: string | undefined;
  /** The interface file of a class: it says examples and units, which the class does not know. */
  readonly interface?: string | LoadedInterface | undefined;
}

const usualPort = 7147;

/**
 * Simulates a device: each request that you give no handler for is answered as the interface says, and the sensors live.
 *
 * Without a `port` or a `listener` it runs in this process, without a network: `await using sim = await simulate(DevServer)`, and
 * `await using dev = await sim.connect(DevClient)`. `source` is an interface file, or a generated class, or a class of yours that extends one.
 *
 * @throws ToolProblem for a wrong interface file. @throws ContractError for a handler of no request. @throws KatcpError if it cannot listen
 */
export async function simulate<D extends DeviceServer = DeviceServer>(
  source: SimSource<D>,
  handlers: SimHandlers<D> = {},
  options: SimulateOptions = {},
): Promise<Simulator<D>> {
  const { seed = 1, interface: described, role, host, port, listener, clock, logSink = () => {}, ...device } = options;
  const isNetwork = host !== undefined || port !== undefined || listener !== undefined;
  const simulator = new Simulator(
    knownDevice(source, described),
    { seed, handlers: handlers as Readonly<Record<string, Handler>>, latencyOf: () => undefined, settingsOf: () => undefined, present: [] },
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
