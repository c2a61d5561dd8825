import { ConnectionLostError } from "../errors.js";
import { type Clock, systemClock } from "../sensors/clock.js";
import type { Connector } from "../transport/connector.js";
import { formatHostPort } from "../transport/host-port.js";
import type { ListenAddress, ListenFunction, TakeStream } from "../transport/listener.js";
import { type Carrier, type MemoryFaults, MemoryStream } from "./memory-stream.js";

/** One connection in memory, and what can happen to it. */
export class MemoryLink {
  readonly client: MemoryStream;
  readonly server: MemoryStream;
  /** Faults of this connection only; the rest comes from the network. */
  faults: MemoryFaults = {};
  #hasVanished = false;
  #isHeld = false;

  constructor(network: MemoryNetwork) {
    const link = this;
    const carrier: Carrier = {
      faults: () => ({ ...network.faults, ...link.faults }),
      carry: (delayMs, arrive) => (delayMs > 0 ? void network.clock.after(delayMs, arrive) : void setImmediate(arrive)),
      get hasVanished() {
        return link.#hasVanished;
      },
      get isHeld() {
        return link.#isHeld;
      },
    };
    this.client = new MemoryStream(carrier, false);
    this.server = new MemoryStream(carrier, true);
    this.client.other = this.server;
    this.server.other = this.client;
  }

  /** Resets the connection at once. */
  cut(): void {
    for (const end of [this.client, this.server]) end.destroy(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
  }

  /** One side stops sending, but still reads. */
  halfClose(side: "client" | "server"): void {
    this[side].end();
  }

  /** From now on nothing comes through, and neither side knows: an unplugged cable. */
  vanish(): void {
    this.#hasVanished = true;
  }

  /** Nothing comes through until `release`; nothing is lost. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.client.release();
    this.server.release();
  }
}

/**
 * A network in memory, for tests: devices listen in it and clients connect through it, with all of their code but the sockets.
 * `new Dev({ listener: network.listen })`, `new DevClient("dev", 7147, { connector: network.connect })`.
 */
export class MemoryNetwork {
  /** What happens to the bytes of all connections, from now on. */
  faults: MemoryFaults;
  readonly clock: Clock;
  readonly #listeners = new Map<string, TakeStream>();
  readonly #links = new Set<MemoryLink>();
  #lastPort = 0;

  /** `clock`: what `delayMs` is measured by. */
  constructor({ clock = systemClock, ...faults }: MemoryFaults & { readonly clock?: Clock } = {}) {
    this.clock = clock;
    this.faults = faults;
  }

  /** The connections that there are, the oldest first. */
  get links(): readonly MemoryLink[] {
    return [...this.#links];
  }

  /** For `DeviceServerOptions.listener`: any host name will do, and port 0 is one that is free. */
  readonly listen: ListenFunction = async ({ host, port }, onStream) => {
    const address = { host, port: port === 0 ? this.#freePort() : port };
    const key = formatHostPort(address.host, address.port);
    if (this.#listeners.has(key)) throw new ConnectionLostError(`cannot listen on ${key}: another device listens there`);
    this.#listeners.set(key, onStream);
    return { address, close: () => void this.#listeners.delete(key) };
  };

  /** For `ClientOptions.connector`. */
  readonly connect: Connector = async ({ host, port }: ListenAddress, signal) => {
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    const onStream = this.#listeners.get(formatHostPort(host, port));
    if (onStream === undefined) throw new ConnectionLostError(`no connection to ${formatHostPort(host, port)}: nobody listens there`);
    const link = new MemoryLink(this);
    this.#links.add(link);
    link.client.once("close", () => this.#links.delete(link));
    onStream(link.server, formatHostPort("memory", this.#freePort()));
    return link.client;
  };

  #freePort(): number {
    this.#lastPort++;
    return this.#lastPort;
  }
}
