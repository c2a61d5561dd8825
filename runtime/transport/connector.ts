import { once } from "node:events";
import { connect as connectSocket, type NetConnectOpts } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type ConnectionOptions as TlsOptions } from "node:tls";
import type { ListenAddress } from "./listener.js";

/** Opens a stream of bytes to an address: a socket, or anything like one. It rejects if nobody is there, or when the signal aborts. */
export type Connector = (address: ListenAddress, signal: AbortSignal) => Promise<Duplex>;

/** Options of sockets, as in Node. */
export interface SocketOptions {
  /** Of `net.connect`: `localAddress`, `family`, or `path` for a Unix socket instead of host and port. */
  readonly socket?: Partial<NetConnectOpts> | undefined;
  /** Of `tls.connect`: with it the connection is encrypted. */
  readonly tls?: TlsOptions | undefined;
}

/** Milliseconds of silence before TCP keep-alive checks the other side. */
const keepAliveInitialDelay = 60_000;

/** Opens TCP, TLS and Unix sockets. */
export function socketConnector({ socket: socketOptions, tls }: SocketOptions = {}): Connector {
  return async ({ host, port }, signal) => {
    const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay, ...socketOptions } as NetConnectOpts;
    const socket = tls === undefined ? connectSocket(options) : connectTls({ servername: host, ...options, ...tls });
    try {
      await once(socket, tls === undefined ? "connect" : "secureConnect", { signal });
    } catch (thrown) {
      socket.on("error", () => {}).destroy();
      throw thrown;
    }
    return socket;
  };
}
