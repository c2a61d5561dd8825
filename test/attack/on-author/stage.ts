import { setTimeout as sleep } from "node:timers/promises";
import {
  Client,
  type ClientOptions,
  type DeviceContract,
  DeviceServer,
  type DeviceServerOptions,
  float,
  Sensor,
  UntypedClient,
} from "katcp-runtime";

/** What the author's code does instead of its work: it throws, or it is `async` and rejects. */
export type Slip = () => never | Promise<never>;

const contract: DeviceContract = { name: "stage", version: "stage-1.0" };
const patienceMs = 2000;

/** A device and clients of it, and how often both have told of something. */
export class Stage {
  told = 0;
  /** How often the author's code has been called. */
  slips = 0;
  #device: DeviceServer | undefined;
  readonly #clients: Client[] = [];

  /** A device that starts, whose class has these methods. */
  async serve(
    hooks: object = {},
    options: DeviceServerOptions = {},
    prepare: (device: DeviceServer) => void = () => {},
  ): Promise<DeviceServer> {
    class StageDevice extends DeviceServer {}
    Object.assign(StageDevice.prototype, hooks);
    const device = new StageDevice(contract, { port: 0, logSink: ({ level }) => this.#count(level === "error"), ...options });
    this.#device = device;
    this.addSensor();
    prepare(device);
    await device.start();
    return device;
  }

  get device(): DeviceServer {
    if (this.#device === undefined) throw new Error("nothing is served");
    return this.#device;
  }

  /** A client of that device. */
  async call(options: ClientOptions = {}): Promise<Client> {
    const client = new Client(undefined, "127.0.0.1", this.#port, this.#with(options));
    this.#clients.push(client);
    await client.connect();
    return client;
  }

  /** A client that knows the sensors of the device. */
  async discover(): Promise<UntypedClient> {
    const client = new UntypedClient("127.0.0.1", this.#port, this.#with({}));
    this.#clients.push(client);
    await client.connect();
    await client.synced();
    return client;
  }

  addSensor(name = "rate"): void {
    this.device.sensorSet.add(new Sensor({ name, description: "The rate.", datatype: float }));
  }

  sensor(name = "rate"): Sensor<number> {
    return this.device.sensorSet.get(name) as Sensor<number>;
  }

  /** The code of the reply to the client that came last. */
  async ask(name: string, ...args: readonly unknown[]): Promise<string> {
    const client = this.#clients.at(-1) ?? (await this.call());
    return (await client.requestRaw(name, args, { timeoutMs: patienceMs })).text(0);
  }

  /** Waits until the author's code has been called, and until what that causes has come about. @throws where it never is */
  async slipped(): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (; this.slips === 0; await sleep(1)) if (performance.now() > deadline) throw new Error("it was never called");
    await sleep(5);
  }

  /** @throws where the device or the client does no longer do its work */
  async check(): Promise<void> {
    for (const line of [["watchdog"], ["sensor-value", "rate"]] as const) {
      const [name, ...args] = line;
      const code = await this.ask(name, ...args);
      if (code !== "ok") throw new Error(`afterwards, ?${name} is answered by ${code}`);
    }
  }

  /** Ends all. @throws where that takes too long */
  async close(): Promise<void> {
    const silence = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("it does not come to its end")), patienceMs).unref();
    });
    const stopping = this.#device?.stop({ graceMs: 50 }).catch(() => {});
    await Promise.race([Promise.all([...this.#clients.map((client) => client.close()), stopping]), silence]);
  }

  get #port(): number {
    return this.device.address?.port ?? 0;
  }

  #with(options: ClientOptions): ClientOptions {
    return { reconnect: () => 5, onWarning: () => this.#count(true), ...options };
  }

  #count(isOne: boolean): void {
    if (isOne) this.told++;
  }
}
