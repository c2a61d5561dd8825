import type { Contract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import type { Datatype } from "../protocol/datatype.js";
import { formatUntyped, timestamp, timestampInMilliseconds } from "../protocol/datatypes.js";
import { checkName, formatArguments, type Message } from "../protocol/message.js";
import { fromUnicode } from "../protocol/wire-text.js";
import { checkReply } from "./calls/reply.js";
import { type ConnectOptions, readArguments, type UntypedAnswer } from "./client-arguments.js";
import { ClientCore } from "./client-core.js";
import type { CallOptions, ClientOptions } from "./client-options.js";
import { ClientSensor } from "./client-sensor.js";
import { buildClientSensors } from "./client-sensors.js";
import type { ClientState } from "./connection/client-state.js";
import type { DeviceProtocol } from "./connection/device-protocol.js";
import type { DeviceVersion } from "./connection/greeting.js";
import { type DeviceLogRecord, readLog } from "./device-logs.js";
import { buildInformStreams, type InformOptions, listenTo } from "./inform-streams.js";
import { buildRequests } from "./typed-requests.js";

/** What a client without a contract knows: nothing. */
const noContract: Contract = { format: 1, name: "device", version: "" };

/**
 * A client of a KATCP device. It stays connected until it is closed: a connection that is lost is made again. Generated classes
 * extend it with the requests, sensors and informs of one interface.
 */
export class Client {
  /** The requests of the contract, by their names in code. */
  readonly req: object;
  /** The sensors of the contract, by their names in code. */
  readonly sensors: object;
  /** The informs of the contract, by their names in code: each call opens a stream of them. */
  readonly inform: object;
  /** @internal */
  readonly core: ClientCore;

  /**
   * A client without an interface: `new Client("rx-m000", 7147)`.
   * @throws ProtocolVersionError for an option `protocol` that is none. @throws KatcpError for a port, RangeError for a bound that cannot be
   */
  constructor(host: string, port: number, options?: ClientOptions);
  /** For generated classes: with the interface's contract. @throws ContractError for one that this runtime cannot serve, and what the other form throws */
  constructor(contract: Contract | undefined, host: string, port: number, options?: ClientOptions);
  constructor(...args: readonly unknown[]) {
    const [contract, host, port, options = {}] = readArguments(args);
    const checked = checkContract(contract ?? noContract);
    this.core = new ClientCore({ host, port }, contract?.version, options);
    this.req = buildRequests(checked, this.core);
    this.sensors = buildClientSensors(checked, this.core);
    this.inform = buildInformStreams(checked, this.core);
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
    { signal, ...options }: ConnectOptions = {},
  ): Promise<C> {
    const client = new this(host, port, options);
    await client.connect({ signal });
    return client;
  }

  /**
   * Connects, and resolves when the device has said who it is. Where the first attempt fails (at each of the addresses), the client
   * is closed, and so it is where the signal aborts; a connection that is lost later is made again. On a client that was started, it
   * waits until that is connected.
   * @throws ConnectionLostError @throws ProtocolVersionError
   */
  connect({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    return this.core.reconnection.connect(signal);
  }

  /** Connects in the background, however long it takes until the device is there: `connected()` waits for that. */
  start(): this {
    this.core.reconnection.start();
    return this;
  }

  /**
   * Resolves as soon as there is a connection.
   * @throws ConnectionLostError once the client is closed, and where the signal aborts: it says why there is none yet, and its cause is the signal's reason
   */
  connected({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    return this.core.reconnection.connected(signal);
  }

  /** How it stands with the device. */
  get state(): ClientState {
    return this.core.states.state;
  }

  /** The state, and each one from then on: `for await (const state of dev.states())`. A slow reader misses states, never the last one. */
  states({ signal }: Pick<CallOptions, "signal"> = {}): AsyncIterableIterator<ClientState> {
    return this.core.states.states({ buffer: "latest", signal });
  }

  /** Where the device is: `host:port`, of the address that is used now. */
  get address(): string {
    return this.core.address;
  }

  /** What the device said of itself by `#version-connect`, by role: `katcp-device`, `katcp-library`, `katcp-protocol`, … */
  get versions(): ReadonlyMap<string, DeviceVersion> {
    return this.core.versions.versions;
  }

  /** Which KATCP the device speaks; undefined while there is no connection. */
  get protocol(): DeviceProtocol | undefined {
    return this.core.link?.protocol;
  }

  /**
   * Calls a request that the interface does not describe: strings, numbers, booleans, bytes, addresses.
   * @throws FailReply @throws InvalidReply @throws RequestTimeoutError @throws ConnectionLostError @throws RequestRefusedError
   */
  request(name: string, args: readonly unknown[] = [], options: CallOptions = {}): Promise<UntypedAnswer> {
    return this.#call(name, args, options, (reply, informs) => {
      checkReply(reply);
      return { arguments: reply.arguments.slice(1), informs };
    });
  }

  /** The same, and resolves to the reply whatever it says. @throws RequestTimeoutError @throws ConnectionLostError @throws RequestRefusedError */
  requestRaw(name: string, args: readonly unknown[] = [], options: CallOptions = {}): Promise<Message> {
    return this.#call(name, args, options, (reply) => reply);
  }

  /** A stream of the informs of a name that no request asked for; of all of them without one. It goes on across reconnections. */
  informs(name?: string, options: InformOptions = {}): AsyncIterableIterator<Message> {
    return this.core.informs.open(name, { ...options, decode: (inform) => inform.kept() });
  }

  /** The same by a callback: each inform of a name, or of all without one. Call what this returns to end that. */
  onInform(name: string | undefined, listener: (inform: Message) => void): () => void {
    const tell = this.core.guard.wrap(name === undefined ? "a listener of informs" : `a listener of #${name}`, listener);
    return listenTo(this.core, { name, decode: (inform) => inform, tell });
  }

  /** What the device logs (`#log`, guidelines §6.3), from the level on that it was told by `?log-level`. */
  logs(options: InformOptions = {}): AsyncIterableIterator<DeviceLogRecord> {
    return this.core.informs.open("log", { ...options, decode: (inform) => readLog(inform, this.core.major) });
  }

  /** Has each line that the device logs handed to a sink of one's own: a device's `logSink`, `pinoSink(logger)`. Returns how to end that. */
  forwardLogs(sink: (record: DeviceLogRecord) => void): () => void {
    const forward = this.core.guard.wrap("the sink of forwardLogs", sink);
    return this.core.informs.listen("log", (inform) => forward(readLog(inform, this.core.major)));
  }

  /**
   * Ends every stream, listener and wait of this client's sensors, and has the device sample nothing more for them. Mirrors of the
   * whole device, as a `SensorWatcher` is one, go on until they are closed.
   */
  stopSampling(): void {
    this.core.desk.endListeners();
  }

  /**
   * A sensor that the interface does not list, by its name on the wire: `dev.sensor("rx.temp", float).read()`. Nothing is asked of the
   * device for that; where it has no such sensor, what is then done with it says so.
   */
  sensor<T>(name: string, datatype: Datatype<T>): ClientSensor<T> {
    const inMilliseconds = timestampInMilliseconds as Datatype<unknown> as Datatype<T>;
    const isTimestamp = (datatype as Datatype<unknown>) === timestamp;
    return new ClientSensor(fromUnicode(name), (major) => (major === 4 && isTimestamp ? inMilliseconds : datatype), this.core);
  }

  /** Closes for good; what waits for a reply is rejected, and streams end. Resolves when nothing is left of the connection. Idempotent. */
  close(): Promise<void> {
    return this.core.reconnection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #call<T>(
    name: string,
    args: readonly unknown[],
    options: CallOptions,
    decode: (reply: Message, informs: readonly Message[]) => T,
  ): Promise<T> {
    checkName(name);
    return this.core.caller.call({ name, args: formatArguments(args.map(formatUntyped)) }, decode, options);
  }
}
