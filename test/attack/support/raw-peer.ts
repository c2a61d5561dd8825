import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { roomIn } from "./room-in.js";

/** A client that behaves as badly as an attack needs. */
export class RawPeer {
  readonly #socket: Socket;
  readonly #lines: string[] = [];
  #rest = "";
  #room: Promise<void> | undefined;
  #isClosed = false;
  #isSkimming = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1").on("error", () => {});
    socket.on("data", (text: string) => this.#take(text));
    for (const end of ["end", "close"]) {
      socket.on(end, () => {
        this.#isClosed = true;
        this.#wake();
      });
    }
  }

  static async open(port: number): Promise<RawPeer> {
    const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
    await once(socket, "connect");
    return new RawPeer(socket);
  }

  /** Whether the device has said that it sends no more, or the connection is gone. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** All lines that have come and that nobody has taken. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Sends, and resolves when the network has taken it, or the device has closed the connection. */
  async send(text: string | Buffer): Promise<void> {
    if (this.#isClosed || this.#socket.write(text, "latin1")) return;
    this.#room ??= roomIn(this.#socket).then(() => {
      this.#room = undefined;
    });
    await this.#room;
  }

  /** The same text so many times, in pieces of about 64 KiB. */
  async flood(text: string, times: number): Promise<void> {
    const perPiece = Math.max(1, Math.ceil(65_536 / text.length));
    const piece = text.repeat(perPiece);
    for (let left = times; left > 0 && !this.#isClosed; left -= perPiece) await this.send(left >= perPiece ? piece : text.repeat(left));
  }

  /** Reads what comes, and keeps of it no more than the last lines. */
  skim(): void {
    this.#isSkimming = true;
  }

  /** Asks, and waits for the answer to come behind all others; not longer than so, and not when the connection has ended. */
  async caughtUp(timeoutMs: number): Promise<void> {
    await Promise.race([this.send("?watchdog[424242]\n"), sleep(timeoutMs)]);
    await this.until(/^!watchdog\[424242\]/, timeoutMs).catch(() => {});
  }

  /** Reads nothing from now on. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Sends no more, and still reads. */
  end(): void {
    this.#socket.end();
  }

  /** RST: what waits on both sides is thrown away. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Takes the lines up to the first that matches. @throws where the connection ends first, or the time does */
  async until(pattern: RegExp, timeoutMs = 15_000): Promise<string[]> {
    const deadline = performance.now() + timeoutMs;
    for (let from = 0; ; ) {
      const index = this.#lines.findIndex((line, at) => at >= from && pattern.test(line));
      if (index !== -1) return this.#lines.splice(0, index + 1);
      from = this.#lines.length;
      if (this.#isClosed) throw new Error(`closed before ${pattern}; last came ${this.#lines.slice(-3).join(" | ").slice(0, 300)}`);
      if (performance.now() > deadline) throw new Error(`no ${pattern} within ${timeoutMs} ms`);
      await this.#more(deadline - performance.now());
    }
  }

  /** Waits until the other side has closed. @throws after the time */
  async closed(timeoutMs = 15_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!this.#isClosed) {
      if (performance.now() > deadline) throw new Error(`still connected after ${timeoutMs} ms`);
      await this.#more(deadline - performance.now());
    }
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#isSkimming) this.#lines.splice(0, this.#lines.length, ...lines.slice(-10));
    else for (const line of lines) this.#lines.push(line);
    this.#wake();
  }

  async #more(timeoutMs: number): Promise<void> {
    const timer = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => {
        this.#wake = resolve;
      }),
      sleep(Math.max(1, timeoutMs), undefined, { signal: timer.signal }).catch(() => {}),
    ]);
    timer.abort();
  }
}
