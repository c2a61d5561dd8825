import type { Duplex } from "node:stream";
import { type Clock, formatMessage, Message, MessageParser, messageOf } from "katcp-runtime";
import type { WebSocket } from "ws";
import type { RequestDesk } from "../access/request-desk.js";
import type { Visitor } from "../access/visitor.js";
import type { HubDevice } from "../hub/hub.js";

/** A device to which a connection of its own can be opened. */
export interface TunnelDevice extends HubDevice {
  openStream(signal: AbortSignal): Promise<Duplex>;
}

/** What a tunnel is made of. */
export interface TunnelOptions {
  readonly device: TunnelDevice;
  readonly desk: RequestDesk;
  readonly visitor: Visitor;
  readonly clock: Clock;
  readonly onEnd: () => void;
}

/** So much may wait in each direction; then the other side is not read from. */
const maximumWaitingBytes = 1024 * 1024;
/** A longer line of a page is none. */
const maximumLineBytes = 1024 * 1024;
/** How long a connection to the device may take. */
const connectMs = 10_000;
/** So many requests of a page may wait for their replies. */
const mostPending = 1000;

interface PendingRequest {
  readonly request: string;
  readonly arguments: readonly string[];
  readonly startedMs: number;
}

/** The lines of one client in a browser: each request is checked against its role, and what the device says passes as it is. */
export class TunnelSession {
  readonly #socket: WebSocket;
  readonly #options: TunnelOptions;
  readonly #ending = new AbortController();
  readonly #fromPage = new MessageParser({ maximumLineBytes });
  readonly #fromDevice = new MessageParser({ maximumLineBytes: 16 * maximumLineBytes });
  /** Requests that wait for their replies, by name and identifier. */
  readonly #pending = new Map<string, PendingRequest[]>();
  #pendingCount = 0;
  #stream: Duplex | undefined;

  constructor(socket: WebSocket, options: TunnelOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on("close", () => this.#end());
    // Nothing is read until there is somebody to hand it to.
    socket.pause();
    void this.#open();
  }

  async #open(): Promise<void> {
    const { device, clock } = this.#options;
    const stopTimer = clock.after(connectMs, () => this.#ending.abort(new Error(`no connection within ${connectMs} ms`)));
    try {
      const stream = await device.openStream(this.#ending.signal);
      stopTimer();
      if (this.#ending.signal.aborted) stream.destroy();
      else this.#join(stream);
    } catch (thrown) {
      stopTimer();
      this.#close(`no connection to ${device.name}: ${messageOf(thrown)}`);
    }
  }

  #join(stream: Duplex): void {
    this.#stream = stream;
    stream.on("data", (chunk: Buffer) => this.#onDeviceData(chunk));
    stream.on("error", ({ message }: Error) => this.#close(message));
    stream.on("end", () => this.#close("the device has closed the connection"));
    stream.on("close", () => this.#close("the device has closed the connection"));
    stream.on("drain", () => this.#socket.resume());
    this.#socket.on("message", (data) => this.#onPageData(data as Buffer));
    this.#socket.resume();
  }

  #onPageData(data: Buffer): void {
    this.#fromPage.feed(data);
    for (;;) {
      const next = this.#fromPage.next();
      if (next === undefined) break;
      // What is no message a device would only complain of, and pages send requests alone.
      if ("type" in next && next.type === "?") this.#onRequest(next);
    }
    if ((this.#stream?.writableLength ?? 0) > maximumWaitingBytes) this.#socket.pause();
  }

  #onRequest(message: Message): void {
    const { desk, visitor, device, clock } = this.#options;
    const wanted = { request: message.name, arguments: textsOf(message) };
    const refusal =
      this.#pendingCount >= mostPending
        ? `more than ${mostPending} requests wait for their replies`
        : desk.findRefusal(visitor, { device, ...wanted });
    if (refusal !== undefined) {
      desk.record(visitor, { device, ...wanted }, { outcome: "refused", ms: 0 });
      this.#send(formatMessage(Message.of("!", message.name, ["fail", refusal], message.id)));
      return;
    }
    const key = keyOf(message);
    this.#pending.set(key, [...(this.#pending.get(key) ?? []), { ...wanted, startedMs: clock.elapsedMs() }]);
    this.#pendingCount++;
    this.#stream?.write(Buffer.from(`${message.line}\n`, "latin1"));
  }

  #onDeviceData(chunk: Buffer): void {
    this.#fromDevice.feed(chunk);
    for (;;) {
      const next = this.#fromDevice.next();
      if (next === undefined) break;
      if ("type" in next && next.type === "!") this.#onReply(next);
    }
    this.#send(chunk);
  }

  #onReply(reply: Message): void {
    const { desk, visitor, device, clock } = this.#options;
    const key = keyOf(reply);
    const [first, ...others] = this.#pending.get(key) ?? [];
    if (first === undefined) return;
    if (others.length === 0) this.#pending.delete(key);
    else this.#pending.set(key, others);
    this.#pendingCount--;
    desk.record(visitor, { device, ...first }, { outcome: reply.text(0), ms: clock.elapsedMs() - first.startedMs });
  }

  /** A page that does not read holds up the device's connection, and costs no more than what may wait. */
  #send(data: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(data, { binary: true }, () => {
      if (this.#socket.bufferedAmount <= maximumWaitingBytes) this.#stream?.resume();
    });
    if (this.#socket.bufferedAmount > maximumWaitingBytes) this.#stream?.pause();
  }

  /** The device is gone: the page hears why. */
  #close(reason: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(1011, fitting(reason));
    this.#end();
  }

  #end(): void {
    if (!this.#ending.signal.aborted) {
      this.#ending.abort(new Error("the page is closed"));
      this.#tellLost();
      this.#options.onEnd();
    }
    this.#stream?.destroy();
    if (this.#socket.isPaused) this.#socket.resume();
  }

  /** Nobody knows how these ended. */
  #tellLost(): void {
    const { desk, visitor, device, clock } = this.#options;
    for (const { startedMs, ...wanted } of [...this.#pending.values()].flat())
      desk.record(visitor, { device, ...wanted }, { outcome: "lost", ms: clock.elapsedMs() - startedMs });
    this.#pending.clear();
  }
}

/** So many bytes a close frame has room for (RFC 6455 §5.5): whoever gives it more gets an exception. */
const reasonBytes = 123;

/** As much of a reason as fits, in whole characters. */
function fitting(reason: string): Buffer {
  const bytes = Buffer.from(reason);
  let end = Math.min(bytes.length, reasonBytes);
  // The second and later bytes of a character are 10xxxxxx.
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}

function keyOf(message: Message): string {
  return `${message.name}${idOf(message)}`;
}

function idOf({ id }: Message): string {
  return id === undefined ? "" : `[${id}]`;
}

function textsOf(message: Message): readonly string[] {
  return Array.from({ length: message.argumentCount }, (_, index) => message.text(index));
}
