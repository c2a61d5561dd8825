import type { X509Certificate } from "node:crypto";
import { type AddressInfo, createServer as createPlainServer, type Server as PlainServer, type Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { Handshakes } from "./handshakes.js";
import {
  type AdmitPeer,
  explain,
  keepAliveInitialDelay,
  type ListenAddress,
  type OpenListener,
  peerOf,
  placeOf,
  type TakeProblem,
  type TakeStream,
} from "./listener.js";
import { certificateOf, readTls, stampOf, type TlsListenOptions } from "./tls-options.js";

/** Whom a listener asks and tells. */
export interface TlsListenerEvents {
  readonly onStream: TakeStream;
  readonly onProblem: TakeProblem;
  /** Asked before the handshake: it costs the device a signature. */
  readonly admit: AdmitPeer;
}

/** A TCP port that takes connections with TLS. A connection is one when its handshake is done. */
export class TlsListener implements OpenListener {
  /** Takes connections; `#server` never listens, and gets each when its ClientHello is there. */
  readonly #door: PlainServer;
  readonly #server: Server;
  readonly #options: TlsListenOptions;
  #certificate: X509Certificate | undefined;
  #stamp: string;
  readonly #handshakes: Handshakes;
  readonly #events: TlsListenerEvents;

  private constructor(options: TlsListenOptions, events: TlsListenerEvents) {
    const context = readTls(options);
    const maximumMs = (options.handshakeSeconds ?? 10) * 1000;
    this.#handshakes = new Handshakes({
      maximumMs,
      onReady: (socket) => this.#server.emit("connection", socket),
      onProblem: events.onProblem,
    });
    this.#events = events;
    this.#options = options;
    this.#stamp = stampOf(options);
    this.#certificate = certificateOf(context);
    this.#server = createServer({
      ...context,
      requestCert: options.requestCert ?? false,
      // We refuse by ourselves, to say why.
      rejectUnauthorized: false,
      handshakeTimeout: maximumMs,
    });
    this.#server.on("secureConnection", (socket) => this.#accept(socket));
    this.#server.on("tlsClientError", (error, socket) => this.#onFailure(error, socket));
    this.#door = createPlainServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay }, (socket) => this.#admit(socket));
  }

  /** Listens from now on. @throws KatcpError where the address cannot be had, or the certificate cannot be used */
  static async open(address: ListenAddress & { readonly tls: TlsListenOptions }, events: TlsListenerEvents): Promise<TlsListener> {
    const listener = new TlsListener(address.tls, events);
    await new Promise<void>((resolve, reject) => {
      listener.#door.once("error", (cause: NodeJS.ErrnoException) => reject(explain(address, cause)));
      listener.#door.listen(placeOf(address), resolve);
    });
    return listener;
  }

  get address(): ListenAddress {
    const { address, port } = this.#door.address() as AddressInfo;
    return { host: address, port };
  }

  /** Its certificate, if Node has it as a PEM. */
  get certificate(): X509Certificate | undefined {
    return this.#certificate;
  }

  close(): void {
    this.#door.close();
    this.#handshakes.close();
  }

  /**
   * Uses what its files say now for new connections; those that there are go on. Whether anything was read: without `always` only what has changed is.
   * @throws KatcpError where they cannot be used; then it goes on with what it had
   */
  reload({ always }: { readonly always: boolean }): boolean {
    const stamp = stampOf(this.#options);
    if (!always && stamp === this.#stamp) return false;
    this.#stamp = stamp;
    const context = readTls(this.#options);
    this.#server.setSecureContext(context);
    this.#certificate = certificateOf(context);
    return true;
  }

  #admit(socket: Socket): void {
    const peer = peerOf(socket);
    const waitMs = peer === undefined ? undefined : this.#events.admit(peer);
    if (peer === undefined || waitMs === undefined) socket.destroy();
    else this.#handshakes.begin(peer, socket, waitMs);
  }

  #onFailure(error: NodeJS.ErrnoException, socket: TLSSocket): void {
    const peer = peerOf(socket);
    // Of one that is gone, the end of the connection tells.
    if (peer !== undefined && this.#handshakes.end(peer)) this.#events.onProblem(peer, describeHandshake(error));
    socket.destroy();
  }

  #accept(socket: TLSSocket): void {
    const { requestCert = false, acceptsUntrusted = false } = this.#options;
    const peer = peerOf(socket);
    if (peer === undefined) {
      socket.on("error", () => {}).destroy();
      return;
    }
    this.#handshakes.end(peer);
    // From now on, as without TLS: who sends no more still gets its answers. Before, whoever left would keep its handshake open.
    socket.allowHalfOpen = true;
    if (socket.authorized || !requestCert || acceptsUntrusted) {
      this.#events.onStream(socket, peer, { isAdmitted: true });
      return;
    }
    this.#events.onProblem(peer, `its certificate is not accepted: ${wordsOf(String(socket.authorizationError ?? "unknown"))}`);
    socket.on("error", () => {}).destroy();
  }
}

/** What Node and OpenSSL say of a handshake that failed, in words for people. */
function describeHandshake({ code = "", message }: NodeJS.ErrnoException): string {
  if (/WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|RECORD_LAYER/.test(code))
    return "it does not speak TLS, and this port does";
  if (code === "ECONNRESET") return "it left during the TLS handshake";
  if (code === "ERR_TLS_HANDSHAKE_TIMEOUT") return "its TLS handshake took too long";
  return `its TLS handshake failed: ${code.startsWith("ERR_SSL_") ? wordsOf(code.slice("ERR_SSL_".length)) : message}`;
}

/** `CERT_HAS_EXPIRED` → `cert has expired`. */
function wordsOf(code: string): string {
  return code.toLowerCase().replaceAll("_", " ");
}
