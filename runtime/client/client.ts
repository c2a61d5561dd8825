import type { Contract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import { formatUntyped } from "../protocol/datatypes.js";
import { checkName, formatArguments, type Message } from "../protocol/message.js";
import { checkReply } from "./calls/reply.js";
import { ClientCore } from "./client-core.js";
import type { CallOptions, ClientOptions } from "./client-options.js";
import { buildClientSensors } from "./client-sensor.js";
import type { ClientState } from "./connection/client-state.js";
import type { DeviceProtocol } from "./connection/device-protocol.js";
import type { DeviceVersion } from "./connection/greeting.js";
import { type DeviceLogRecord, readLog } from "./device-logs.js";
import { buildInformStreams, type InformOptions } from "./inform-streams.js";
import { buildRequests } from "./typed-requests.js";

/** What came back for a request that no contract describes. */
export interface UntypedAnswer {
  /** After `ok`. */
  readonly arguments: readonly Buffer[];
  readonly informs: readonly Message[];
}

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

  /** @throws ContractError for a contract that this runtime cannot serve. @throws ProtocolVersionError for an option `protocol` that is none */
  constructor(contract: Contract | undefined, host: string, port: number, options: ClientOptions = {}) {
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
    options: ClientOptions = {},
  ): Promise<C> {
    const client = new this(host, port, options);
    await client.connect();
    return client;
  }

  /**
   * Connects, and resolves when the device has said who it is. Where the first attempt fails (at each of the addresses), the client
   * is closed; a connection that is lost later is made again. On a client that was started, it waits until that is connected.
   * @throws ConnectionLostError @throws ProtocolVersionError
   */
  connect(): Promise<void> {
    return this.core.connect();
  }

  /** Connects in the background, however long it takes until the device is there: `connected()` waits for that. */
  start(): this {
    this.core.start();
    return this;
  }

  /** Resolves as soon as there is a connection. @throws ConnectionLostError once the client is closed. @throws the reason of the signal */
  connected({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    return this.core.connected(signal);
  }

  /** How it stands with the device. */
  get state(): ClientState {
    return this.core.states.state;
  }

  /** The state, and each one from then on: `for await (const state of dev.states())`. A slow reader misses states, never the last one. */
  states(): AsyncIterableIterator<ClientState> {
    return this.core.states.states("latest");
  }

  /** Where the device is: `host:port`, of the address that is used now. */
  get address(): string {
    return this.core.address;
  }

  /** What the device said of itself by `#version-connect`, by role: `katcp-device`, `katcp-library`, `katcp-protocol`, … */
  get versions(): ReadonlyMap<string, DeviceVersion> {
    return this.core.versions;
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
  informs(name?: string, { buffer }: InformOptions = {}): AsyncIterableIterator<Message> {
    return this.core.informs.open(name, { buffer, decode: (inform) => inform });
  }

  /** What the device logs (`#log`, guidelines §6.3), from the level on that it was told by `?log-level`. */
  logs({ buffer }: InformOptions = {}): AsyncIterableIterator<DeviceLogRecord> {
    return this.core.informs.open("log", { buffer, decode: (inform) => readLog(inform, this.core.major) });
  }

  /** Has each line that the device logs handed to a sink of one's own: a device's `logSink`, `pinoSink(logger)`. Returns how to end that. */
  forwardLogs(sink: (record: DeviceLogRecord) => void): () => void {
    const forward = this.core.guard.wrap("the sink of forwardLogs", sink);
    return this.core.informs.listen("log", (inform) => forward(readLog(inform, this.core.major)));
  }

  /** Closes for good; what waits for a reply is rejected, and streams end. Resolves when nothing is left of the connection. Idempotent. */
  close(): Promise<void> {
    return this.core.close();
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
    return this.core.call({ name, args: formatArguments(args.map(formatUntyped)) }, decode, options);
  }
}
