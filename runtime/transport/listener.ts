import { rmSync, statSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { KatcpError } from "../errors.js";
import { formatHostPort } from "./host-port.js";

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** A Unix socket instead of host and port. */
  readonly path?: string;
}

/** Takes a connection: a stream of bytes, and where it comes from as `host:port`. */
export type TakeStream = (stream: Duplex, peer: string) => void;

/** Something that takes connections until it is closed. */
export interface OpenListener {
  readonly address: ListenAddress;
  /** Takes no more connections; those that there are go on. */
  close(): void;
}

/** Begins to take connections at an address. It rejects where that cannot be had. */
export type ListenFunction = (address: ListenAddress, onStream: TakeStream) => Promise<OpenListener>;

/** Milliseconds of silence after which the network asks whether a client is still there. */
const keepAliveInitialDelay = 60_000;

/** A TCP port that takes connections. */
export class Listener implements OpenListener {
  readonly #server: Server;

  readonly #path: string | undefined;

  private constructor(server: Server, path: string | undefined) {
    this.#server = server;
    this.#path = path;
  }

  /** Listens from now on. @throws KatcpError where the address cannot be had */
  static async open(address: ListenAddress, onStream: TakeStream): Promise<Listener> {
    if (address.path !== undefined) await removeLeftover(address.path);
    const onSocket = (socket: Socket): void => {
      const host = address.path === undefined ? (socket.remoteAddress ?? "0.0.0.0") : "127.0.0.1";
      onStream(socket, formatHostPort(plainHost(host), socket.remotePort ?? 0));
    };
    // Half-open: `echo '?watchdog' | nc host port` ends its sending side at once, and still gets its answer.
    const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay }, onSocket);
    return new Promise((resolve, reject) => {
      server.once("error", (cause: NodeJS.ErrnoException) => reject(explain(address, cause)));
      const place = address.path === undefined ? address : { path: address.path };
      server.listen(place, () => resolve(new Listener(server, address.path)));
    });
  }

  get address(): ListenAddress {
    if (this.#path !== undefined) return { host: "", port: 0, path: this.#path };
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port };
  }

  close(): void {
    this.#server.close();
  }
}

/** Listens on TCP: what a device does where nothing else is said. It rejects with a `KatcpError` where the address cannot be had. */
export const socketListener: ListenFunction = (address, onStream) => Listener.open(address, onStream);

/** `::ffff:127.0.0.1` → `127.0.0.1`: who listens on `::` gets IPv4 clients under such names, and rules are about the others. */
function plainHost(host: string): string {
  return mapped.exec(host)?.[1] ?? host;
}

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

const reasons: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", "another program listens there"],
  ["EADDRNOTAVAIL", "this machine does not have that address"],
  ["EACCES", "permission denied"],
  ["ENOTFOUND", "no such host"],
]);

/** A process that was killed leaves its socket behind, where nobody listens any more: the file is in the way of the next. */
async function removeLeftover(path: string): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return;
  const isDead = await new Promise<boolean>((resolve) => {
    const socket = connect({ path }, () => resolve(false)).on("error", () => resolve(true));
    socket.once("connect", () => socket.destroy());
  });
  if (isDead) rmSync(path, { force: true });
}

function explain({ host, port, path }: ListenAddress, cause: NodeJS.ErrnoException): KatcpError {
  const reason = reasons.get(cause.code ?? "") ?? cause.message;
  return new KatcpError(`cannot listen on ${path ?? formatHostPort(host, port)}: ${reason}`, { cause });
}
