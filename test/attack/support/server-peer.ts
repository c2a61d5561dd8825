import type { Socket } from "node:net";
import { roomIn } from "./room-in.js";

/** One connection of a client to a hostile server. */
export class ServerPeer {
  /** For attacks to count by; all connections to one server share it. */
  readonly shared: { turn: number };
  readonly #socket: Socket;
  #room: Promise<void> | undefined;

  constructor(socket: Socket, shared: { turn: number }) {
    this.#socket = socket;
    this.shared = shared;
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  /** Sends, and resolves when the network has taken it, or the client has closed the connection. */
  async send(text: string): Promise<void> {
    if (this.isClosed || this.#socket.write(text, "latin1")) return;
    this.#room ??= roomIn(this.#socket).then(() => {
      this.#room = undefined;
    });
    await this.#room;
  }

  /** The same text so many times, in pieces of about 64 KiB. */
  async flood(text: string, times: number): Promise<void> {
    const perPiece = Math.max(1, Math.ceil(65_536 / text.length));
    const piece = text.repeat(perPiece);
    for (let left = times; left > 0 && !this.isClosed; left -= perPiece) await this.send(left >= perPiece ? piece : text.repeat(left));
  }

  /** Ends the connection, in the way of this name. */
  leave(way: "end" | "reset" | "destroy"): void {
    if (way === "end") this.#socket.end();
    else if (way === "reset") this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }
}
