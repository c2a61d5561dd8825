import { once } from "node:events";
import { connect as connectSocket, type NetConnectOpts } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, TLSSocket, type ConnectionOptions as TlsOptions } from "node:tls";
import { KatcpError } from "../errors.js";
import type { ClientTlsOptions, Connector, SocketOptions } from "./connector.js";

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
