import type { X509Certificate } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { KatcpError } from "../errors.js";
import { formatHostPort, withoutZone } from "./host-port.js";
import type { TlsListenOptions } from "./tls-options.js";

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** A Unix socket instead of host and port. */
  readonly path?: string;
}

/** Takes a connection: a stream of bytes, and where it comes from as `host:port`. `isAdmitted`: an `AdmitPeer` has let it come. */
export type TakeStream = (stream: Duplex, peer: string, more?: { readonly isAdmitted: boolean }) => void;

/**
 * Decides about a peer, `host:port`, for which a listener would have work before it is a connection, such as a handshake: how many milliseconds it has
 * to wait for that; undefined where it may not connect.
 */
export type AdmitPeer = (peer: string) => number | undefined;

/**
 * Told of a peer that has not become a connection, and why: in words for people, which say nothing that it said. `isWaiting`: it may still
 * become one.
 */
export type TakeProblem = (peer: string, problem: string, more?: { readonly isWaiting: boolean }) => void;

/** Where a device listens. */
export interface ListenTarget extends ListenAddress {
  /** With it, connections are encrypted. */
  readonly tls?: TlsListenOptions | undefined;
}

/** Something that takes connections until it is closed. */
export interface OpenListener {
  readonly address: ListenAddress;
  /** The certificate of one with TLS, if it is known. */
  readonly certificate?: X509Certificate | undefined;
  /** Reads the files of its certificates again. Whether it did. @throws KatcpError where they cannot be used; then it goes on with those that it has */
  reload?(options: { readonly always: boolean }): boolean;
  /** Takes no more connections; those that there are go on. */
  close(): void;
}

/** Begins to take connections at an address. It rejects where that cannot be had. */
export type ListenFunction = (
  target: ListenTarget,
  onStream: TakeStream,
  onProblem?: TakeProblem,
  admit?: AdmitPeer,
) => Promise<OpenListener>;

/** Milliseconds of silence after which the network asks whether a client is still there. */
export const keepAliveInitialDelay = 60_000;

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
      const peer = address.path === undefined ? peerOf(socket) : localPeer;
      if (peer === undefined) socket.destroy();
      else onStream(socket, peer);
    };
    // Half-open: `echo '?watchdog' | nc host port` ends its sending side at once, and still gets its answer.
    const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay }, onSocket);
    return new Promise((resolve, reject) => {
      server.once("error", (cause: NodeJS.ErrnoException) => reject(explain(address, cause)));
      server.listen(placeOf(address), () => resolve(new Listener(server, address.path)));
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

/** Where Node is to listen. */
export function placeOf({ host, port, path }: ListenAddress): { readonly path: string } | { readonly host: string; readonly port: number } {
  return path === undefined ? { host, port } : { path };
}

/** A client of a Unix socket is on this machine. */
const localPeer = "127.0.0.1:0";

/**
 * Who is at the other end, as `host:port`. Undefined where it has gone already: what it has sent can still be read, and nobody knows
 * any more whose rights it had.
 */
export function peerOf({ remoteAddress, remotePort = 0 }: Pick<Socket, "remoteAddress" | "remotePort">): string | undefined {
  return remoteAddress === undefined ? undefined : formatHostPort(plainHost(remoteAddress), remotePort);
}

/**
 * The form that rules and the wire know: `::ffff:127.0.0.1` → `127.0.0.1`, since who listens on `::` gets IPv4 clients under such names, and
 * `fe80::1%eth0` → `fe80::1`, since an address with the name of an interface is none for KATCP (guidelines §3).
 */
function plainHost(host: string): string {
  if (!host.includes(":")) return host;
  return mapped.exec(host)?.[1] ?? withoutZone(host);
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

/** Why an address cannot be had. */
export function explain({ host, port, path }: ListenAddress, cause: NodeJS.ErrnoException): KatcpError {
  const reason = reasons.get(cause.code ?? "") ?? cause.message;
  return new KatcpError(`cannot listen on ${path ?? formatHostPort(host, port)}: ${reason}`, { cause });
}
