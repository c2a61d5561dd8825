import type { Socket } from "node:net";
import { awaitHello } from "./await-hello.js";
import { HandshakeTurns, MOST_BEGUN } from "./handshake-turns.js";
import { LONGEST_HELLO } from "./hello-scanner.js";
import type { TakeProblem } from "./listener.js";
import { PeersByHost } from "./peers-by-host.js";

/** So many handshakes may be under way at once. */
const most = 1000;

/** A client that speaks TLS begins at once; one that does not waits for a greeting, and whoever looks for it should find it in the log soon. */
const silenceMs = 900;

/** Timers know no more than twice that. */
const longestWaitMs = 2 ** 30;

/** What handshakes need. */
export interface HandshakesParts {
  /** How long one may take. */
  readonly maximumMs: number;
  /** Its turn has come: the socket has its ClientHello. */
  readonly onReady: (socket: Socket) => void;
  readonly onProblem: TakeProblem;
}

/**
 * The handshakes that are under way: whoever begins one and does not go on costs a file, for some seconds. Where there are too many, the
 * address that has the most of them gives up its oldest, so that one address does not keep the others out.
 */
export class Handshakes {
  readonly #turns: HandshakeTurns;
  readonly #onReady: (socket: Socket) => void;
  readonly #maximumMs: number;
  readonly #sockets = new PeersByHost<Socket>();
  readonly #onProblem: TakeProblem;

  constructor({ maximumMs, onReady, onProblem }: HandshakesParts) {
    this.#maximumMs = maximumMs;
    this.#onReady = onReady;
    this.#onProblem = onProblem;
    this.#turns = new HandshakeTurns((peer) => this.#giveWay(peer, `${MOST_BEGUN} had begun`));
  }

  /** A peer, `host:port`, has connected. Its handshake begins after `wantedWaitMs` at the earliest, and its time then. */
  begin(peer: string, socket: Socket, wantedWaitMs: number): void {
    const waitMs = Math.min(wantedWaitMs, longestWaitMs);
    this.#sockets.add(peer, socket);
    const timers = [
      setTimeout(() => this.#cut(peer, socket, "its TLS handshake took too long"), waitMs + this.#maximumMs),
      setTimeout(() => this.#look(peer, socket), silenceMs),
    ];
    const dueMs = performance.now() + waitMs;
    socket
      .on("error", () => {})
      .once("close", () => {
        for (const timer of timers) clearTimeout(timer);
        if (this.end(peer)) this.#onProblem(peer, "it left during the TLS handshake");
      });
    awaitHello(socket, (state) => {
      if (state === "tooLong") this.#cut(peer, socket, `its TLS handshake begins with a message of more than ${LONGEST_HELLO} bytes`);
      else if (performance.now() >= dueMs) this.#enqueue(peer, socket);
      else timers.push(setTimeout(() => this.#enqueue(peer, socket), dueMs - performance.now()));
    });
    if (this.#sockets.count > most) this.#cutOne();
  }

  /** It is over, one way or the other. Whether it was still under way. */
  end(peer: string): boolean {
    if (!this.#sockets.delete(peer)) return false;
    this.#turns.end(peer);
    return true;
  }

  /** Nobody waits for them any more. */
  close(): void {
    const sockets = this.#sockets.values;
    this.#turns.close();
    this.#sockets.clear();
    for (const socket of sockets) socket.destroy();
  }

  #look(peer: string, socket: Socket): void {
    if (socket.bytesRead === 0)
      this.#onProblem(peer, "it has said nothing: this port speaks TLS, and a client that does not waits here in vain", {
        isWaiting: true,
      });
  }

  #enqueue(peer: string, socket: Socket): void {
    this.#turns.add({ peer, isGone: () => socket.destroyed, begin: () => this.#onReady(socket) });
  }

  #cutOne(): void {
    const [peer] = this.#sockets.largest.keys();
    if (peer !== undefined) this.#giveWay(peer, `${most} were under way`);
  }

  #giveWay(peer: string, why: string): void {
    const socket = this.#sockets.get(peer);
    if (socket !== undefined) this.#cut(peer, socket, `its TLS handshake gave way to another: ${why}`);
  }

  #cut(peer: string, socket: Socket, problem: string): void {
    if (!this.end(peer)) return;
    socket.destroy();
    this.#onProblem(peer, problem);
  }
}
