import { once } from "node:events";
import { connect as connectSocket, type NetConnectOpts } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, TLSSocket, type ConnectionOptions as TlsOptions } from "node:tls";
import { KatcpError } from "../errors.js";
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

/** Milliseconds of silence before TCP keep-alive checks the other side. */
const keepAliveInitialDelay = 60_000;

/** Opens TCP, TLS and Unix sockets. */
export function socketConnector({ socket: socketOptions, tls }: SocketOptions = {}): Connector {
  return async ({ host, port }, signal) => {
    const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay, ...socketOptions } as NetConnectOpts;
    const socket = tls === undefined ? connectSocket(options) : connectTls({ servername: host, ...options, ...tlsOptionsOf(tls) });
    try {
      await once(socket, tls === undefined ? "connect" : "secureConnect", { signal });
      checkFingerprint(socket, tls);
    } catch (thrown) {
      socket.on("error", () => {}).destroy();
      throw thrown;
    }
    return socket;
  };
}

function tlsOptionsOf({ fingerprint, ...options }: ClientTlsOptions): TlsOptions {
  return fingerprint === undefined ? options : { rejectUnauthorized: false, ...options };
}

/** @throws KatcpError where the device shows another certificate than the one that is expected */
function checkFingerprint(socket: Duplex, { fingerprint }: ClientTlsOptions = {}): void {
  if (fingerprint === undefined || !(socket instanceof TLSSocket)) return;
  const { fingerprint256 = "none" } = socket.getPeerCertificate();
  const expected = [fingerprint].flat();
  if (expected.some((each) => plainHex(each) === plainHex(fingerprint256))) return;
  throw new KatcpError(`the device's certificate has the fingerprint ${fingerprint256}, expected ${expected.join(" or ")}`);
}

function plainHex(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toUpperCase();
}
