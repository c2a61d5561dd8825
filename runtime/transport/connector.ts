import type { NetConnectOpts } from "node:net";
import type { Duplex } from "node:stream";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import type { ListenAddress } from "./listener.js";

/** Opens a stream of bytes to an address: a socket, or anything like one. It rejects if nobody is there, or when the signal aborts. */
export type Connector = (address: ListenAddress, signal: AbortSignal) => Promise<Duplex>;

/** Options of sockets, as in Node. */
export interface SocketOptions {
  /** Of `net.connect`: `localAddress`, `family`, or `path` for a Unix socket instead of host and port. */
  readonly socket?: Partial<NetConnectOpts> | undefined;
  /** Of `tls.connect`: with it the connection is encrypted. */
  readonly tls?: ClientTlsOptions | undefined;
}

/** TLS of a client: Node's own options, `key` and `cert` for a certificate of its own among them. */
export interface ClientTlsOptions extends TlsOptions {
  /**
   * The SHA-256 fingerprint that the device's certificate must have, in hex, or several of them. Then neither its authority nor its host name
   * counts, unless you also say `rejectUnauthorized: true`.
   */
  readonly fingerprint?: string | readonly string[] | undefined;
}
