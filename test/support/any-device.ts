import { type Client, type ClientOptions, type Contract, DeviceServer, type DeviceServerOptions, type Sensor } from "katcp-runtime";
import { FakeClock, MemoryNetwork } from "katcp-runtime/testing";
import { type Call, callsOf, memberOf } from "../../codegen/emit/typescript/names/names.js";
import type { DeviceModel } from "../../codegen/model/device-model.js";
import type { WrittenValue } from "../../codegen/model/type-model.js";
import type { AnyCall } from "./any-call.js";
import { mostPrivileged } from "./most-privileged.js";
import { WireClient } from "./wire-client.js";

/** A request that a device took: whose handler, and with what. */
export interface TakenCall {
  readonly handler: string;
  readonly args: unknown;
}

/** What a device answers next, and what it was asked. */
export class Answers {
  next: AnyCall | undefined;
  readonly taken: TakenCall[] = [];

  /** A handler for each call of a model. */
  handlers(model: DeviceModel): object {
    const handlers = callsOf(model).map((call) => [call.handler, (...given: readonly unknown[]) => this.#answer(call, given)] as const);
    return Object.fromEntries(handlers);
  }

  #answer({ handler, argsType, informType, replyType }: Call, given: readonly unknown[]): unknown {
    this.taken.push({ handler, args: argsType === undefined ? undefined : given[0] });
    const { informs = [], reply, isArray } = this.next ?? {};
    const all = informs.map(({ passed }) => passed);
    if (informType === undefined) return replyType === undefined ? undefined : reply?.passed;
    return isArray && replyType === undefined ? all : generate(all, reply?.passed);
  }
}

function* generate<T, R>(all: readonly T[], reply: R): Generator<T, R> {
  yield* all;
  return reply;
}

export type ServerClass = new (options: DeviceServerOptions) => DeviceServer;
export type ClientClass = new (host: string, port: number, options: ClientOptions) => Client;
/** What generated clients have, whatever their interface says. */
export type AnyClient = Client & {
  readonly req: Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
  readonly sensors: Readonly<Record<string, { read(): Promise<{ readonly value: unknown; readonly status: string }> }>>;
};

/** A device and its client of generated classes, in a network in memory. */
export class AnyPair {
  private constructor(
    readonly device: DeviceServer,
    readonly client: AnyClient,
    readonly wire: WireClient,
  ) {}

  static async start(Server: ServerClass, ClientOfIt: ClientClass, handlers: object): Promise<AnyPair> {
    const network = new MemoryNetwork();
    const device = new (mostPrivileged(Server))({ host: "dut", port: 7147, listener: network.listen, logSink: () => {} });
    Object.assign(device, handlers);
    await device.start();
    // Some interfaces allow a request no more than a microsecond.
    const client = new ClientOfIt("dut", 7147, { connector: network.connect, clock: new FakeClock() }) as AnyClient;
    await client.connect();
    return new AnyPair(device, client, await WireClient.inMemory(network));
  }

  /** Brings a device into a state. A sensor that comes and goes is there then. */
  setSensor(model: DeviceModel, name: string, value: unknown): void {
    this.#sensor(model, name).value = value;
  }

  #sensor(model: DeviceModel, name: string): Sensor<unknown> {
    const sensor = model.sensors.find((each) => each.name === name);
    const there = this.device.sensorSet.get(name);
    if (there !== undefined || sensor === undefined) return there as Sensor<unknown>;
    const members = this.device.sensors as Readonly<Record<string, { add(): void }>>;
    members[memberOf(sensor)]?.add();
    return this.device.sensorSet.get(name) as Sensor<unknown>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.wire.destroy();
    await this.client.close();
    await this.device.stop({ graceMs: 0 });
  }
}

/** The class of a device as it was before its requests and sensors got their present names. */
export function olderServer(contract: Contract, taken: ReadonlySet<string>): ServerClass {
  const requests = contract.requests?.map(({ aliases, ...request }) => {
    return { ...request, member: memberIn(request), ...(aliases === undefined ? {} : { name: aliases.at(-1) ?? "" }) };
  });
  const sensors = contract.sensors?.map(({ aliases, ...sensor }) => {
    // The names of states stay, since a request of the older device names them.
    const name = aliases === undefined || taken.has(sensor.name) ? sensor.name : (aliases.at(-1) ?? "");
    return { ...sensor, member: memberIn(sensor), name };
  });
  const older: Contract = { ...contract, ...(requests && { requests }), ...(sensors && { sensors }) };
  return class extends DeviceServer {
    constructor(options: DeviceServerOptions) {
      super(older, options);
    }
  };
}

function memberIn({ name, member = name }: { readonly name: string; readonly member?: string }): string {
  return member;
}

/** A value of a state sensor beside those that are allowed; undefined where all are. */
export function refusedValue(model: DeviceModel, name: string, allowed: readonly WrittenValue[]): unknown {
  const type = model.sensors.find((sensor) => sensor.name === name)?.type;
  const all: readonly WrittenValue[] = type?.datatype === "boolean" ? [true, false] : (type?.values ?? []);
  return all.find((value) => !allowed.includes(value));
}
