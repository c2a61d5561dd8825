import type { InterfaceText } from "../protocol/interface-text.js";
import type { ConnectOptions } from "./client-arguments.js";
import type { ClientCore } from "./client-core.js";
import type { CallOptions, ClientOptions } from "./client-options.js";
import type { ClientState } from "./connection/client-state.js";
import type { DeviceProtocol } from "./connection/device-protocol.js";
import type { DeviceVersion } from "./connection/greeting.js";
import type { InterfaceMatch } from "./connection/interface-match.js";
import { describeDevice } from "./device-description.js";

/** A client as far as its connection goes: how it begins and ends, what state it is in, and which device is at the other end. */
export abstract class ConnectedClient {
  /** @internal */
  readonly core: ClientCore;

  /** @internal */
  constructor(core: ClientCore) {
    this.core = core;
  }

  /** Connects a new client: `await using dev = await DevClient.connect(host, port)`. @throws as the method `connect` does */
  static async connect<C extends ConnectedClient>(
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
   * Connects, and resolves after the device's greeting. If the first attempt fails (at all addresses), or the signal aborts, the client
   * closes. A connection that is lost later is made again. If the client was started before, this waits for its connection.
   * @throws ConnectionLostError @throws ProtocolVersionError
   */
  async connect({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    await this.core.reconnection.connect(signal);
    await this.core.versions.compared;
  }

  /** Connects in the background, and keeps trying. `connected()` waits for the connection. */
  start(): this {
    this.core.reconnection.start();
    return this;
  }

  /**
   * Resolves when there is a connection.
   * @throws ConnectionLostError if the client is closed, or if the signal aborts: it says why there is no connection yet, and its cause is
   * the reason of the signal
   */
  async connected({ signal }: Pick<CallOptions, "signal"> = {}): Promise<void> {
    await this.core.reconnection.connected(signal);
    await this.core.versions.compared;
  }

  /** The state of the connection. */
  get state(): ClientState {
    return this.core.states.state;
  }

  /** The current state and all later ones: `for await (const state of dev.states())`. A slow reader may miss states, but never the last one. */
  states({ signal }: Pick<CallOptions, "signal"> = {}): AsyncIterableIterator<ClientState> {
    return this.core.states.states({ buffer: "latest", signal });
  }

  /** The address in use: `host:port`. */
  get address(): string {
    return this.core.address;
  }

  /** The versions from the device's greeting (`#version-connect`), by role: `katcp-device`, `katcp-library`, `katcp-protocol`, … */
  get versions(): ReadonlyMap<string, DeviceVersion> {
    return this.core.versions.versions;
  }

  /** How the interface of the device compares with the one that this client was generated from. It is known when the client is connected. */
  get interface(): InterfaceMatch {
    return this.core.versions.interface;
  }

  /**
   * Asks the device for its interface, as canonical JSON (docs/wire-extensions.md). Undefined if it does not describe itself.
   * @throws KatcpError for an answer that is not whole. @throws FailReply @throws RequestTimeoutError @throws ConnectionLostError
   */
  describe(options: Pick<CallOptions, "signal" | "timeoutMs"> = {}): Promise<InterfaceText | undefined> {
    return describeDevice(this.core, "interface", options);
  }

  /** The protocol of the device; undefined while there is no connection. */
  get protocol(): DeviceProtocol | undefined {
    return this.core.link?.protocol;
  }

  /** Closes the client for good. Pending requests reject, and streams end. Resolves when the connection is closed. You can call it more than once. */
  close(): Promise<void> {
    return this.core.reconnection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
