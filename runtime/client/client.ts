import type { Contract } from "../protocol/contract.js";
import { checkContract } from "../protocol/contract-format.js";
import type { Datatype } from "../protocol/datatype.js";
import { timestamp, timestampInMilliseconds } from "../protocol/datatypes.js";
import { checkName, type Message } from "../protocol/message.js";
import { formatValues } from "../protocol/untyped-values.js";
import { fromUnicode } from "../protocol/wire-text.js";
import { checkReply } from "./calls/reply.js";
import { readArguments, type UntypedAnswer } from "./client-arguments.js";
import { ClientCore } from "./client-core.js";
import type { ClientOptions, RequestOptions } from "./client-options.js";
import { ClientSensor } from "./client-sensor.js";
import { buildClientSensors } from "./client-sensors.js";
import { ConnectedClient } from "./connected-client.js";
import type { Caller } from "./connection/caller.js";
import { type DeviceLogRecord, readLog } from "./device-logs.js";
import { buildInformStreams, type InformOptions, listenTo } from "./inform-streams.js";
import { buildRequests } from "./typed-requests.js";

/** What a client without a contract knows: nothing. */
const noContract: Contract = { format: 1, name: "device", version: "" };

/**
 * A client of a KATCP device. It reconnects after a lost connection, until you close it. Generated classes extend it with the requests,
 * sensors and informs of an interface.
 */
export class Client extends ConnectedClient {
  /** The requests of the contract, by their names in code. */
  readonly req: object;
  /** The sensors of the contract, by their names in code. */
  readonly sensors: object;
  /** The informs of the contract, by their names in code: each call opens a stream of them. */
  readonly inform: object;
  /**
   * A client without an interface: `new Client("rx-m000", 7147)`.
   * @throws ProtocolVersionError for a wrong option `protocol`. @throws KatcpError for a wrong port. @throws RangeError for a wrong bound
   */
  constructor(host: string, port: number, options?: ClientOptions);
  /**
   * For generated classes, with the contract of the interface.
   * @throws ContractError for a contract that this runtime does not support, and the errors of the other form
   */
  constructor(contract: Contract | undefined, host: string, port: number, options?: ClientOptions);
  constructor(...args: readonly unknown[]) {
    const [contract, host, port, options = {}] = readArguments(args);
    const checked = checkContract(contract ?? noContract);
    super(new ClientCore({ host, port }, contract, options));
    this.req = buildRequests(checked, this.core);
    this.sensors = buildClientSensors(checked, this.core);
    this.inform = buildInformStreams(checked, this.core);
  }

  /**
   * Sends a request that is not in the interface. Arguments are strings, numbers, booleans, bytes or addresses.
   * @throws FailReply @throws InvalidReply @throws RequestTimeoutError @throws ConnectionLostError @throws RequestRefusedError
   */
  request(name: string, args: readonly unknown[] = [], options: RequestOptions = {}): Promise<UntypedAnswer> {
    return this.#call(name, args, options, (reply, informs) => {
      checkReply(reply);
      return { arguments: reply.arguments.slice(1), informs };
    });
  }

  /**
   * Sends a request, and resolves to its reply, also if it is `fail`.
   * @throws RequestTimeoutError @throws ConnectionLostError @throws RequestRefusedError
   */
  requestRaw(name: string, args: readonly unknown[] = [], options: RequestOptions = {}): Promise<Message> {
    return this.#call(name, args, options, (reply) => reply);
  }

  /** A stream of the asynchronous informs with a name, or of all without a name. It goes on after a reconnection. */
  informs(name?: string, options: InformOptions = {}): AsyncIterableIterator<Message> {
    return this.core.informs.open(name, { ...options, decode: (inform) => inform.kept() });
  }

  /** Calls a function with each asynchronous inform of a name, or with all without a name. Call the returned function to stop. */
  onInform(name: string | undefined, listener: (inform: Message) => void): () => void {
    const tell = this.core.guard.wrap(name === undefined ? "a listener of informs" : `a listener of #${name}`, listener);
    return listenTo(this.core, { name, decode: (inform) => inform, tell });
  }

  /** The log of the device (`#log`, guidelines §6.3), from the level on that was set with `?log-level`. */
  logs(options: InformOptions = {}): AsyncIterableIterator<DeviceLogRecord> {
    return this.core.informs.open("log", { ...options, decode: (inform) => readLog(inform, this.core.major) });
  }

  /** Sends each line of the device's log to a sink: a device's `logSink`, `pinoSink(logger)`. Call the returned function to stop. */
  forwardLogs(sink: (record: DeviceLogRecord) => void): () => void {
    const forward = this.core.guard.wrap("the sink of forwardLogs", sink);
    return this.core.informs.listen("log", (inform) => forward(readLog(inform, this.core.major)));
  }

  /**
   * Ends all streams, listeners and waits on the sensors of this client, and their sampling on the device. A `SensorWatcher` goes on until
   * you close it.
   */
  stopSampling(): void {
    this.core.desk.endListeners();
  }

  /**
   * A sensor that is not in the interface, by its name on the wire: `dev.sensor("rx.temp", float).read()`. This sends nothing. If the
   * device has no such sensor, the first use fails.
   */
  sensor<T>(name: string, datatype: Datatype<T>): ClientSensor<T> {
    const inMilliseconds = timestampInMilliseconds as Datatype<unknown> as Datatype<T>;
    const isTimestamp = (datatype as Datatype<unknown>) === timestamp;
    return new ClientSensor(fromUnicode(name), (major) => (major === 4 && isTimestamp ? inMilliseconds : datatype), this.core);
  }

  async #call<T>(
    name: string,
    args: readonly unknown[],
    options: RequestOptions,
    decode: (reply: Message, informs: readonly Message[]) => T,
  ): Promise<T> {
    checkName(name);
    return this.core.caller.call({ name, args: formatValues(args) }, decode, this.#guarded(name, options));
  }

  #guarded(name: string, { signal, timeoutMs, retry, onInform }: RequestOptions): Parameters<Caller["call"]>[2] {
    return { signal, timeoutMs, retry, take: onInform && this.core.guard.wrap(`onInform of ?${name}`, onInform) };
  }
}
