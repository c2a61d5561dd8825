import { connect as connectSocket } from "node:net";
import { ConnectionLostError, KatcpError } from "../errors.js";
import type { Contract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import { formatUntyped } from "../protocol/datatypes.js";
import { formatArguments, type Message } from "../protocol/message.js";
import type { WireText } from "../protocol/wire-text.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import { formatHostPort } from "../transport/host-port.js";
import type { CallOptions, ClientOptions } from "./client-options.js";
import { buildClientSensors, samplingArguments } from "./client-sensor.js";
import { DeviceLink } from "./device-link.js";
import type { DeviceVersion } from "./device-versions.js";
import { buildInformStreams } from "./inform-streams.js";
import type { Answer } from "./reply.js";
import type { Stream } from "./stream.js";
import { type DecodeItem, StreamHub } from "./stream-hub.js";
import { buildRequests } from "./typed-requests.js";

const defaultTimeoutMs = 5000;

/** What came back for a request that no contract describes. */
export interface UntypedAnswer {
  /** After `ok`. */
  readonly arguments: readonly Buffer[];
  readonly informs: readonly Message[];
}

/** A client of a KATCP device. Generated classes extend it with the requests, sensors and informs of one interface. */
export class Client {
  /** The requests of the contract, by their names in code. */
  readonly req: object;
  /** The sensors of the contract, by their names in code. */
  readonly sensors: object;
  /** The informs of the contract, by their names in code: each call opens a stream of them. */
  readonly inform: object;
  /** Where the device is: `host:port`. */
  readonly address: string;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #informHub = new StreamHub();
  readonly #sensorHub = new StreamHub();
  #link: DeviceLink | undefined;

  /** @throws ContractError for a contract that this runtime cannot serve */
  constructor(contract: Contract, host: string, port: number, options: ClientOptions = {}) {
    const checked = checkContract(contract);
    this.#target = { host, port };
    this.address = formatHostPort(host, port);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.req = buildRequests(checked, (name, args, callOptions) => this.#call(name, args, callOptions));
    this.sensors = buildClientSensors(checked, {
      readSensor: async (name, callOptions) => (await this.#call("sensor-value", ` ${name}`, callOptions)).informs,
      listSensors: async (callOptions) => (await this.#call("sensor-list", "", callOptions)).informs,
      sampleSensor: (name, strategy, decode) => this.#sample(name, strategy, decode),
    });
    this.inform = buildInformStreams(checked, this.#informHub);
  }

  /** A client that is connected: `await using dev = await DevClient.connect(host, port)`. @throws as the method `connect` does */
  static async connect<C extends Client>(
    this: new (
      host: string,
      port: number,
      options?: ClientOptions,
    ) => C,
    host: string,
    port: number,
    options: ClientOptions = {},
  ): Promise<C> {
    const client = new this(host, port, options);
    await client.connect();
    return client;
  }

  /** Connects, and waits until the device has said which protocol it speaks. @throws ConnectionLostError @throws ProtocolVersionError */
  async connect(): Promise<void> {
    if (this.#link !== undefined) throw new KatcpError(`this client of ${this.address} is connected already, or was: make a new one`);
    const { connectTimeoutMs = defaultTimeoutMs, lenientEscapes = false } = this.#options;
    const link = new DeviceLink(
      connectSocket({ ...this.#target, noDelay: true }),
      { onInform: (inform) => this.#onInform(inform), onLost: (cause) => this.#onLost(cause) },
      { address: this.address, lenientEscapes, clock: this.#clock },
    );
    this.#link = link;
    try {
      await link.greeting(connectTimeoutMs);
    } catch (thrown) {
      link.close();
      throw thrown;
    }
  }

  /** What the device said of itself by `#version-connect`, by role: `katcp-device`, `katcp-library`, `katcp-protocol`, … */
  get versions(): ReadonlyMap<string, DeviceVersion> {
    return this.#link?.versions.all ?? new Map();
  }

  /**
   * Calls a request that the interface does not describe: strings, numbers, booleans, bytes, addresses.
   * @throws FailReply @throws InvalidReply @throws RequestTimeoutError @throws ConnectionLostError
   */
  async request(name: string, args: readonly unknown[] = [], options: CallOptions = {}): Promise<UntypedAnswer> {
    const { reply, informs } = await this.#call(name, formatArguments(args.map(formatUntyped)), options);
    return { arguments: reply.arguments.slice(1), informs };
  }

  /** The same, and resolves to the reply whatever it says. @throws RequestTimeoutError @throws ConnectionLostError */
  async requestRaw(name: string, args: readonly unknown[] = [], options: CallOptions = {}): Promise<Message> {
    const { reply } = await this.#connected().send(name, formatArguments(args.map(formatUntyped)), this.#linkCall(options));
    return reply;
  }

  /** A stream of all informs of a name that no request asked for. */
  informs(name: string): AsyncIterableIterator<Message> {
    return this.#informHub.open(name, (inform) => inform);
  }

  /** Closes the connection; what waits for a reply is rejected. Idempotent. */
  async close(): Promise<void> {
    this.#link?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #connected(): DeviceLink {
    if (this.#link === undefined) throw new ConnectionLostError(`no connection to ${this.address}: call connect() first`);
    return this.#link;
  }

  async #call(name: string, args: WireText, options: CallOptions): Promise<Answer> {
    return this.#connected().call(name, args, this.#linkCall(options));
  }

  #linkCall({ signal, timeoutMs = this.#options.timeoutMs ?? defaultTimeoutMs }: CallOptions): {
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
  } {
    return { timeoutMs, signal };
  }

  #sample<T>(name: string, strategy: string, decode: DecodeItem<T>): Stream<T> {
    const setStrategy = (words: string): Promise<Answer> => this.#call("sensor-sampling", samplingArguments(name, words), {});
    // That a device could not be told that nobody listens any more changes nothing.
    const stream = this.#sensorHub.open(name, decode, () => void setStrategy("none").catch(() => {}));
    setStrategy(strategy).catch((thrown: Error) => stream.end(thrown));
    return stream;
  }

  #onInform(inform: Message): void {
    this.#informHub.emit(inform.name, inform);
    if (inform.name !== "sensor-status") return;
    // §7.3: one inform may carry several sensors, each a triple of name, status and value.
    for (let first = 2; first + 2 < inform.argumentCount; first += 3) this.#sensorHub.emit(inform.text(first), inform, first);
  }

  #onLost(cause: ConnectionLostError): void {
    this.#informHub.end(cause);
    this.#sensorHub.end(cause);
  }
}
