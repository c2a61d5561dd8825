import {
  type Client,
  type Clock,
  type ConnectOptions,
  type Connector,
  type DeviceServer,
  type DeviceServerOptions,
  type ListenAddress,
  type LogSink,
  systemClock,
} from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { packageVersion } from "../package-version.js";
import { loadMakeJson } from "../values/make-json.js";
import type { KnownDevice } from "./sim-source.js";
import type { Behaviour } from "./simulated-device.js";
import { SimulatedDevice } from "./simulated-device.js";

/** What a simulator runs in. */
export interface Surroundings {
  /** Where it listens. */
  readonly address: ListenAddress;
  /** Undefined: in this process alone, without a network. */
  readonly listener: DeviceServerOptions["listener"] | undefined;
  readonly clock: Clock | undefined;
  readonly logSink: LogSink;
  readonly device: DeviceServerOptions;
}

/** A class of clients, as `katcp-gen` makes them. */
export type ClientClass<C extends Client> = new (host: string, port: number, options?: ConnectOptions) => C;

/** A device that is not there: it answers as its interface says, and its sensors live. */
export class Simulator<D extends DeviceServer = DeviceServer> {
  readonly #known: KnownDevice<D>;
  readonly #surroundings: Surroundings;
  readonly #behaviour: Omit<Behaviour, "clock" | "makeJson">;
  readonly #network: MemoryNetwork | undefined;
  #simulated: SimulatedDevice<D> | undefined;
  #address: ListenAddress;

  /** @internal Use `simulate`. */
  constructor(known: KnownDevice<D>, behaviour: Omit<Behaviour, "clock" | "makeJson">, surroundings: Surroundings) {
    this.#known = known;
    this.#behaviour = behaviour;
    this.#surroundings = surroundings;
    this.#address = surroundings.address;
    this.#network = surroundings.listener === undefined ? new MemoryNetwork() : undefined;
  }

  /** The name of the device: `dev`. */
  get name(): string {
    return this.#known.contract.name;
  }

  /** Where it listens. */
  get address(): ListenAddress {
    return this.#address;
  }

  /** The device itself: set its sensors, or send its informs. After a restart it is another. @throws Error before the start */
  get device(): D {
    return this.#current.device;
  }

  /** For `ClientOptions.connector`, where it runs in this process without a network. */
  get connector(): Connector | undefined {
    return this.#network?.connect;
  }

  get #current(): SimulatedDevice<D> {
    if (this.#simulated === undefined) throw new Error("the simulator has not started");
    return this.#simulated;
  }

  /** @internal @throws KatcpError if it cannot listen */
  async start(): Promise<void> {
    const { listener = this.#network?.listen, clock = systemClock, logSink, device: options } = this.#surroundings;
    const makeJson = this.#known.hasSchemas ? await loadMakeJson() : undefined;
    const device = this.#known.create({
      buildState: `katcp-tools-${packageVersion()}`,
      ...options,
      ...this.#address,
      ...(listener === undefined ? {} : { listener }),
      clock,
      logSink,
    });
    this.#simulated = new SimulatedDevice(this.#known, device, { ...this.#behaviour, clock, makeJson });
    this.#simulated.life.start();
    await device.start();
    this.#address = device.address ?? this.#address;
  }

  /** A client of a generated class, connected: `await using dev = await sim.connect(DevClient)`. @throws ConnectionLostError */
  async connect<C extends Client>(Class: ClientClass<C>, { signal, ...options }: ConnectOptions = {}): Promise<C> {
    const { host, port } = this.#address;
    const client = new Class(host, port, { ...(this.#network && { connector: this.#network.connect }), ...options });
    await client.connect({ signal });
    return client;
  }

  /** Stops the device. */
  async stop(): Promise<void> {
    this.#simulated?.life.stop();
    await this.#simulated?.device.stop({ graceMs: 0 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
