import type { Socket } from "node:net";

/** So many handshakes may be under way at once. */
const most = 1000;

/** Told of a handshake that did not come to its end: by its peer, and why. */
export type TakeUnfinished = (peer: string, problem: string) => void;

/**
 * The handshakes that are under way: whoever begins one and does not go on costs a file, for some seconds. Where there are too many, the
 * address that has the most of them gives up its oldest, so that one address does not keep the others out.
 */
export class Handshakes {
  /** By host, and there by peer, the oldest first. */
  readonly #byHost = new Map<string, Map<string, Socket>>();
  readonly #onUnfinished: TakeUnfinished;
  #count = 0;

  constructor(onUnfinished: TakeUnfinished) {
    this.#onUnfinished = onUnfinished;
  }

  /** A peer, `host:port`, begins. */
  begin(peer: string, socket: Socket): void {
    const host = hostOf(peer);
    const sockets = this.#byHost.get(host) ?? new Map<string, Socket>();
    this.#byHost.set(host, sockets.set(peer, socket));
    this.#count++;
    socket.once("close", () => {
      if (this.end(peer)) this.#onUnfinished(peer, "it left during the TLS handshake");
    });
    if (this.#count > most) this.#cutOne();
  }

  /** It is over, one way or the other. Whether it was still under way. */
  end(peer: string): boolean {
    const host = hostOf(peer);
    const sockets = this.#byHost.get(host);
    if (sockets?.delete(peer) !== true) return false;
    if (sockets.size === 0) this.#byHost.delete(host);
    this.#count--;
    return true;
  }

  #cutOne(): void {
    let largest: ReadonlyMap<string, Socket> = new Map();
    for (const sockets of this.#byHost.values()) if (sockets.size > largest.size) largest = sockets;
    const [[peer, socket] = []] = largest;
    if (peer === undefined) return;
    this.end(peer);
    socket?.destroy();
    this.#onUnfinished(peer, `its TLS handshake gave way to another: ${most} were under way`);
  }
}

function hostOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(":"));
}
