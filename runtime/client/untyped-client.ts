import type { Message } from "../protocol/message.js";
import { checkReply } from "./calls/reply.js";
import { Client } from "./client.js";
import type { UntypedAnswer } from "./client-arguments.js";
import type { CallOptions, ClientOptions } from "./client-options.js";
import { ClientSensor } from "./client-sensor.js";
import type { DescribedInterface } from "./described-interface.js";
import { InterfaceReader } from "./interface-reader.js";
import { RequestDirectory } from "./request-directory.js";
import { datatypeOfInfo, type SensorInfo } from "./sampling/sensor-info.js";
import { type SyncState, SyncStates } from "./sync-state.js";
import { describeUnsynced } from "./unsynced.js";

/** A request that a device lists in `?help`. Call it to send it. */
export interface UntypedRequest {
  /** @throws FailReply @throws InvalidReply @throws RequestTimeoutError @throws ConnectionLostError */
  (args?: readonly unknown[], options?: CallOptions): Promise<UntypedAnswer>;
  /** Its text in `?help`. */
  readonly description: string;
}

/** A sensor that a device lists in `?sensor-list`. */
export class UntypedSensor extends ClientSensor<unknown> {
  /** Its description from the device. */
  readonly info: SensorInfo;

  /** @internal */
  constructor(info: SensorInfo, client: UntypedClient) {
    super(info.name, (major) => client.described?.datatypeOf(info, major) ?? datatypeOfInfo(info, major), client.core);
    this.info = info;
  }
}

/**
 * A client of a device without an interface file. It asks for the requests (`?help`) and sensors (`?sensor-list`), and asks again when they
 * change, and after a reconnection. If the device describes itself, the client knows its types, too.
 */
export class UntypedClient extends Client {
  /** The sensors of the device, by their names on the wire. */
  override readonly sensors = new Map<string, UntypedSensor>();
  /** The requests of the device, by their names on the wire: `await dev.requests.get("set-rate")?.([3])`. */
  readonly requests = new Map<string, UntypedRequest>();
  readonly #interface = new InterfaceReader(this.core, () => this.#look());
  readonly #sync = new SyncStates();
  readonly #directory = new RequestDirectory({
    clock: this.core.clock,
    ask: () => this.core.caller.callStandard({ name: "help", args: "" }, collect, { timeoutMs: 60_000 }),
    onSyncing: () => this.#sync.set("syncing"),
    onRead: (informs) => this.#replaceRequests(informs),
    onProblem: (message) => this.core.warn({ kind: "sync", device: this.address, message }),
    onListed: () => this.#look(),
  });

  constructor(host: string, port: number, options: ClientOptions = {}) {
    super(host, port, options);
    this.core.states.observe(({ kind }) => {
      if (kind === "closed") this.#sync.set("closed");
      else if (kind !== "connected") this.#sync.set("disconnected");
      const link = kind === "connected" ? this.core.link : undefined;
      this.#interface.onLink(link);
      this.#directory.onLink(link);
    });
    this.core.directory.use({
      onSyncing: () => this.#sync.set("syncing"),
      onAdded: (info) => this.sensors.set(info.name, new UntypedSensor(info, this)),
      onChanged: (info) => this.sensors.set(info.name, new UntypedSensor(info, this)),
      onRemoved: (name) => this.sensors.delete(name),
      onListed: () => this.#look(),
    });
    this.core.informs.listen("interface-changed", (inform) => this.#onInterfaceChanged(inform));
  }

  /**
   * The device as it describes itself (docs/wire-extensions.md): its requests, sensors and informs by their names in code, with their types.
   * Undefined if it does not, and until `synced()`.
   */
  get described(): DescribedInterface | undefined {
    return this.#interface.described;
  }

  /** Whether `requests` and `sensors` are up to date. */
  get syncState(): SyncState {
    return this.#sync.state;
  }

  /** Resolves when `requests` and `sensors` are up to date. @throws ConnectionLostError if the client is closed */
  synced({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    return this.#sync.synced({ signal, explain: (reason) => describeUnsynced(this.core, reason) });
  }

  /** `request-list`, `request name added`, or nothing that would say what has changed (guidelines §4.3). */
  #onInterfaceChanged(inform: Message): void {
    if (!inform.text(0).startsWith("sensor")) this.#directory.refresh();
  }

  #replaceRequests(informs: readonly Message[]): void {
    const described = informs.map((inform) => [inform.text(0), inform.text(1)] as const);
    this.requests.clear();
    for (const [name, description] of described) this.requests.set(name, this.#buildRequest(name, description));
  }

  #buildRequest(name: string, description: string): UntypedRequest {
    const call = (args?: readonly unknown[], options?: CallOptions): Promise<UntypedAnswer> => this.request(name, args, options);
    return Object.assign(call, { description });
  }

  #look(): void {
    if (this.core.link === undefined) return;
    const isKnown = this.#interface.isRead && this.#directory.isListed && this.core.directory.isListed;
    this.#sync.set(isKnown ? "synced" : "syncing");
  }
}

function collect(reply: Message, informs: readonly Message[]): readonly Message[] {
  checkReply(reply);
  return informs;
}
