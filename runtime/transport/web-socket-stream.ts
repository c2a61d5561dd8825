import { Buffer } from "#platform";

/** The part of a browser's `WebSocket` that is used. */
export interface WebSocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  send(data: Uint8Array): void;
  close(): void;
  addEventListener(
    type: string,
    listener: (event: { readonly data?: unknown; readonly reason?: string; readonly code?: number }) => void,
  ): void;
}

type Listener = (value?: unknown) => void;

/** So many that were taken are let go together. */
const mostTaken = 1024;

/** From so many bytes on, whoever writes is asked to wait. */
const highWaterMark = 64 * 1024;
/** A browser does not stop to read: so much is kept for who does not take it. */
const maximumKeptBytes = 64 * 1024 * 1024;
/** What a message costs besides its bytes: there may be millions of short ones. */
const messageBytes = 128;
/** A WebSocket does not tell when it has got rid of what it was given. */
const lookMs = 20;

/** A WebSocket as the stream of bytes that a connection works with: what `Connection` uses of Node's `Duplex`, and no more. */
export class WebSocketStream {
  readonly writableHighWaterMark = highWaterMark;
  destroyed = false;
  writableFinished = false;
  readonly #socket: WebSocketLike;
  readonly #listeners = new Map<string, Set<Listener>>();
  #kept: Buffer[] = [];
  /** Where the next of them stands: to take the first off an array would move all the others. */
  #next = 0;
  #keptBytes = 0;
  #isPaused = false;
  #isLooking = false;

  /** `socket` is open. */
  constructor(socket: WebSocketLike) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => this.#onData(data));
    socket.addEventListener("close", ({ code, reason = "" }) => this.#onClose(code, reason));
  }

  get writableLength(): number {
    return this.#socket.bufferedAmount;
  }

  get writableNeedDrain(): boolean {
    return this.writableLength > highWaterMark;
  }

  on(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  once(event: string, listener: Listener): this {
    const once: Listener = (value) => {
      this.off(event, once);
      listener(value);
    };
    return this.on(event, once);
  }

  off(event: string, listener: Listener): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  pause(): this {
    this.#isPaused = true;
    return this;
  }

  resume(): this {
    this.#isPaused = false;
    for (let bytes = this.#kept[this.#next]; bytes !== undefined && !this.#isPaused; bytes = this.#kept[this.#next]) {
      this.#next++;
      this.#keptBytes -= bytes.length + messageBytes;
      this.#emit("data", bytes);
    }
    if (this.#next === this.#kept.length || this.#next >= mostTaken) {
      this.#kept = this.#kept.slice(this.#next);
      this.#next = 0;
    }
    return this;
  }

  write(data: string | Uint8Array, encoding?: "latin1"): boolean {
    if (this.destroyed) return false;
    this.#socket.send(typeof data === "string" ? Buffer.from(data, encoding) : data);
    if (this.writableNeedDrain) this.#lookLater();
    return !this.writableNeedDrain;
  }

  /** What was written still leaves: closing a WebSocket waits for that. */
  end(): this {
    this.#socket.close();
    this.writableFinished = true;
    this.#emit("finish");
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.#kept = [];
    this.#socket.close();
    if (error !== undefined) this.#emit("error", error);
    this.#emit("close");
    return this;
  }

  #onData(data: unknown): void {
    if (this.destroyed) return;
    const bytes = typeof data === "string" ? Buffer.from(data) : Buffer.from(data as ArrayBuffer);
    if (bytes.length === 0) return;
    if (!this.#isPaused && this.#kept.length === 0) {
      this.#emit("data", bytes);
      return;
    }
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length + messageBytes;
    if (this.#keptBytes > maximumKeptBytes) this.destroy(new Error(`more than ${maximumKeptBytes} bytes wait to be read`));
  }

  #onClose(code: number | undefined, reason: string): void {
    if (this.destroyed) return;
    // 1000 and 1005 are ends as they should be (RFC 6455 §7.4.1).
    const isUsual = reason === "" && (code === undefined || code === 1000 || code === 1005);
    if (isUsual) this.#emit("end");
    this.destroy(isUsual ? undefined : new Error(reason || `the WebSocket was closed (${code})`));
  }

  #lookLater(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    setTimeout(() => {
      this.#isLooking = false;
      if (this.destroyed) return;
      if (this.writableNeedDrain) this.#lookLater();
      else this.#emit("drain");
    }, lookMs);
  }

  #emit(event: string, value?: unknown): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(value);
  }
}
