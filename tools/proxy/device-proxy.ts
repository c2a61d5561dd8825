import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { systemClock } from "katcp-runtime";
import type { CheckRule } from "../findings/rules.js";
import type { DeviceAddress } from "../interface/device-address.js";
import type { LoadedInterface } from "../interface/load-interface.js";
import { DevicePromise } from "../promise/device-promise.js";
import { ConnectionWatch } from "./connection-watch.js";
import { LaterWork } from "./later-work.js";
import type { ProxiedConnection, ProxyFinding, Side } from "./proxied-message.js";
import { Relay } from "./relay.js";
import { TrafficLog } from "./traffic-log.js";

/** Options of a `DeviceProxy`. */
export interface ProxyOptions {
  /** Where clients connect; port 0 for a free one. */
  readonly listen: DeviceAddress;
  readonly device: DeviceAddress;
  readonly interface: LoadedInterface;
  /** Gets each message that breaks the interface. */
  readonly onFinding: (finding: ProxyFinding) => void;
  /** A file that all traffic is recorded in, as JSON lines. */
  readonly log?: string | undefined;
  /** The recording has stopped, since its file cannot be written. */
  readonly onLogProblem?: ((problem: string) => void) | undefined;
}

/** So many bytes may wait to be looked at, of all connections together; and of each direction, however many there are. */
const mostUnseenOfAll = 16 * 1024 * 1024;
const leastUnseen = 128 * 1024;

/** Stands between clients and a device. It passes on every byte as it is, and holds each message against the interface. */
export class DeviceProxy {
  /** How often each rule was broken. */
  readonly counts = new Map<CheckRule, number>();
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #later = new LaterWork(systemClock);
  readonly #open = new Set<ProxiedConnection>();
  readonly #promises: Readonly<Record<4 | 5, DevicePromise>>;
  readonly #log: TrafficLog | undefined;
  #connections = 0;
  #isKept = true;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#promises = { 4: new DevicePromise(options.interface, { major: 4 }), 5: new DevicePromise(options.interface, { major: 5 }) };
    this.#log =
      options.log === undefined
        ? undefined
        : new TrafficLog(options.log, { now, promise: this.#promises[5], onProblem: options.onLogProblem ?? (() => {}) });
    // Half-closed clients still get their answers.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#join(client));
  }

  /** Where it listens. */
  get address(): DeviceAddress {
    const { address: host, port } = this.#server.address() as AddressInfo;
    return { host, port };
  }

  /** Whether nothing was broken so far; there may have been notes. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** How many clients have connected. */
  get connections(): number {
    return this.#connections;
  }

  /** @throws what the network says if it cannot listen there */
  async start(): Promise<void> {
    this.#server.listen(this.#options.listen.port, this.#options.listen.host);
    await once(this.#server, "listening");
  }

  /** Looks now at what has gone through. Otherwise that waits until the traffic pauses, or for half a second. */
  look(): void {
    this.#later.finish();
  }

  /** Ends all connections. */
  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    for (const connection of this.#open) this.#close(connection);
    this.look();
    this.#log?.end();
  }

  #join(client: Socket): void {
    this.#connections++;
    const connection = { number: this.#connections, client: `${client.remoteAddress}:${client.remotePort}` };
    const device = connect({ ...this.#options.device, noDelay: true, allowHalfOpen: true });
    const watch = new ConnectionWatch(
      (major) => this.#promises[major],
      (finding, side, at) => this.#tell({ ...finding, connection, side, at }),
    );
    this.#log?.open(connection);
    this.#relay({ from: client, to: device, side: "client" }, connection, watch);
    this.#relay({ from: device, to: client, side: "device" }, connection, watch);
    this.#open.add(connection);
    device.once("close", () => this.#close(connection));
  }

  #close(connection: ProxiedConnection): void {
    if (this.#open.delete(connection)) this.#log?.close(connection);
  }

  /** Bytes first: whoever looks at them waits until there is time. */
  #relay(
    { from, to, side }: { readonly from: Socket; readonly to: Socket; readonly side: Side },
    connection: ProxiedConnection,
    watch: ConnectionWatch,
  ): void {
    this.#sockets.add(from);
    from.on("close", () => this.#sockets.delete(from));
    const look = (chunk: Buffer): ReturnType<ConnectionWatch["read"]> => {
      this.#log?.said(connection, side, chunk);
      return watch.read(side, chunk, now());
    };
    const mostUnseen = (): number => Math.max(leastUnseen, mostUnseenOfAll / Math.max(1, this.#open.size));
    new Relay({ from, to, later: this.#later, mostUnseen, look });
  }

  #tell(finding: ProxyFinding): void {
    this.counts.set(finding.rule, (this.counts.get(finding.rule) ?? 0) + 1);
    if (finding.level === "broken") this.#isKept = false;
    this.#options.onFinding(finding);
  }
}

function now(): number {
  return Date.now() / 1000;
}
