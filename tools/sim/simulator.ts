import {
  type Client,
  type Clock,
  type ConnectOptions,
  type Connector,
  type DeviceServer,
  FailReply,
  type ListenAddress,
  messageOf,
  systemClock,
} from "katcp-runtime";
import { MemoryNetwork } from "katcp-runtime/testing";
import { packageVersion } from "../package-version.js";
import { loadMakeJson } from "../values/make-json.js";
import { SimFaults } from "./sim-faults.js";
import type { KnownDevice } from "./sim-source.js";
import { type Behaviour, SimulatedDevice } from "./simulated-device.js";
import { roleOf, type Surroundings } from "./surroundings.js";
import { answerShapes } from "./wire/answer-shape.js";
import type { AskedRequest } from "./wire/asked.js";
import { FaultyNetwork } from "./wire/faulty-network.js";
import { secretMask } from "./wire/mask-secrets.js";

/** A class of clients, as `katcp-gen` makes them. */
export type ClientClass<C extends Client> = new (host: string, port: number, options?: ConnectOptions) => C;

/** A device that is not there: it answers as its interface says, its sensors live, and whatever can go wrong does so when it is told to. */
export class Simulator<D extends DeviceServer = DeviceServer> {
  /** What is wrong with the device, its sensors and its connections. */
  readonly faults: SimFaults;
  readonly #known: KnownDevice<D>;
  readonly #surroundings: Surroundings;
  readonly #behaviour: Omit<Behaviour, "clock" | "makeJson">;
  readonly #memory: MemoryNetwork | undefined;
  readonly #network: FaultyNetwork;
  readonly #clock: Clock;
  #simulated: SimulatedDevice<D> | undefined;
  #isStopped = false;
  #address: ListenAddress;
  #onHalted = (): void => {};
  readonly #halted = new Promise<void>((resolve) => {
    this.#onHalted = resolve;
  });

  /** @internal Use `simulate`. */
  constructor(known: KnownDevice<D>, behaviour: Omit<Behaviour, "clock" | "makeJson">, surroundings: Surroundings) {
    const { address, listener, clock = systemClock } = surroundings;
    this.#known = known;
    this.#behaviour = behaviour;
    this.#surroundings = surroundings;
    this.#address = address;
    this.#clock = clock;
    this.#memory = listener === undefined ? new MemoryNetwork({ clock }) : undefined;
    this.#network = new FaultyNetwork({
      listen: listener ?? (this.#memory as MemoryNetwork).listen,
      clock,
      shapeOf: answerShapes(known.contract),
      mask: secretMask(known.contract),
    });
    this.faults = new SimFaults({
      current: () => this.#current,
      network: this.#network,
      requests: (known.contract.requests ?? []).flatMap(({ name, aliases = [] }) => [name, ...aliases]),
      restart: (seconds) => this.restart(seconds),
    });
  }

  /** The name of the device: `dev`. */
  get name(): string {
    return this.#known.contract.name;
  }

  /** Where it listens. */
  get address(): ListenAddress {
    return this.#address;
  }

  /** The device itself: set its sensors, or send its informs. After a restart it is another. */
  get device(): D {
    return this.#current.device;
  }

  /** For `ClientOptions.connector`, where it runs in this process without a network. */
  get connector(): Connector | undefined {
    return this.#memory?.connect;
  }

  /** What the device was asked, the oldest first, also what it did not answer: about the newest ten thousand. */
  get asked(): readonly AskedRequest[] {
    return this.#network.asked.list();
  }

  /** @internal For the control port. */
  get network(): FaultyNetwork {
    return this.#network;
  }

  /** @internal */
  get clock(): Clock {
    return this.#clock;
  }

  get #current(): SimulatedDevice<D> {
    if (this.#simulated === undefined) throw new FailReply("the device is away, until it has restarted");
    return this.#simulated;
  }

  /** @internal @throws KatcpError if it cannot listen */
  async start(): Promise<void> {
    const { logSink, device: options } = this.#surroundings;
    const makeJson = this.#known.hasSchemas ? await loadMakeJson() : undefined;
    const device = this.#known.create(
      {
        buildState: `katcp-tools-${packageVersion()}`,
        ...options,
        listen: [{ ...this.#address, ...roleOf(this.#known.contract, this.#surroundings) }],
        listener: this.#network.listen,
        clock: this.#clock,
        logSink,
      },
      () => {
        this.#simulated = undefined;
        this.#startAgain();
      },
    );
    const simulated = new SimulatedDevice(this.#known, device, { ...this.#behaviour, clock: this.#clock, makeJson });
    this.#simulated = simulated;
    this.faults.forgetSensors();
    simulated.start();
    try {
      await device.start();
    } catch (thrown) {
      simulated.stop();
      throw thrown;
    }
    this.#address = device.address ?? this.#address;
    const onGone = (): void => this.#onGone(simulated);
    device.join().then(onGone, onGone);
  }

  /** Stops the device, and starts it anew after so many seconds: its clients are told, and its state is that of the start. */
  async restart(awaySeconds = 0): Promise<void> {
    const { device } = this.#current;
    this.#simulated?.stop();
    this.#simulated = undefined;
    await device.stop({ graceMs: 0 });
    if (awaySeconds === 0) await this.start();
    else this.#clock.after(awaySeconds * 1000, () => this.#startAgain());
  }

  /** A client of a generated class, connected: `await using dev = await sim.connect(DevClient)`. @throws ConnectionLostError */
  async connect<C extends Client>(Class: ClientClass<C>, { signal, ...options }: ConnectOptions = {}): Promise<C> {
    const { host, port } = this.#address;
    const client = new Class(host, port, { ...(this.#memory && { connector: this.#memory.connect }), ...options });
    await client.connect({ signal });
    return client;
  }

  /** Resolves when the device has ended: a client has sent `?halt`, or `stop` was called. */
  join(): Promise<void> {
    return this.#halted;
  }

  /** Stops the device. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const simulated = this.#simulated;
    simulated?.stop();
    this.#network.resumeClients();
    await simulated?.device.stop({ graceMs: 0 });
    this.#onHalted();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** A restart has forgotten the device that stops for it, once this turn is over. */
  #onGone(simulated: SimulatedDevice<D>): void {
    simulated.stop();
    setImmediate(() => {
      if (this.#simulated === simulated) this.#onHalted();
    });
  }

  /** Nobody waits for it: what goes wrong is a line of the log. */
  #startAgain(): void {
    if (this.#isStopped) return;
    this.start().catch((thrown: unknown) => {
      const message = `the device cannot start again: ${messageOf(thrown)}`;
      this.#surroundings.logSink({ level: "fatal", timestamp: this.#clock.now(), name: this.name, message });
    });
  }
}
