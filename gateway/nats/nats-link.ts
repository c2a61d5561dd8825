import { setTimeout as pause } from "node:timers/promises";
import { AuthorizationError, type ConnectionOptions, connect, headers, type NatsConnection } from "@nats-io/transport-node";
import { messageOf } from "katcp-runtime";

/** What a link tells. */
export interface NatsLinkEvents {
  /** There is a connection again. */
  onUp(): void;
  /** There is none for now. */
  onDown(): void;
  onProblem(text: string): void;
}

/** A message to be sent. */
export interface TextMessage {
  readonly subject: string;
  readonly text: string;
}

/** So long a stream may take to say that it has a message. */
const receiptMs = 5000;

/** What a server takes unless it is told otherwise, and what stands around the text of a reading. */
const usualPayloadBytes = 1024 * 1024;
const envelopeBytes = 4096;

/** So much may wait for a server that does not read. */
const maximumWaitingBytes = 8 * 1024 * 1024;
/** After so much the server is asked whether it has come. */
const checkedBytes = 256 * 1024;
const betweenAttemptsMs = 1_000;

/** A stack for each request, in case that it fails, costs more than the request. */
const always: ConnectionOptions = { maxReconnectAttempts: -1, reconnectTimeWait: betweenAttemptsMs, noAsyncTraces: true };

const closingMs = 2_000;

/** Waits for what may never come, but not for long. */
export async function withinClosing(work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  await Promise.race([work.catch(() => {}), pause(closingMs, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
}

/** A connection to NATS that comes back, and never keeps more than a bounded amount: what finds no room is not sent. */
export class NatsLink {
  readonly connection: NatsConnection;
  readonly #events: NatsLinkEvents;
  #isUp = true;
  #waitingBytes = 0;
  #uncheckedBytes = 0;

  /** Waits until a server is there. @throws AuthorizationError where the servers refuse us, and AbortError */
  static async open(options: ConnectionOptions, events: NatsLinkEvents, signal: AbortSignal): Promise<NatsLink> {
    for (let isTold = false; ; isTold = true) {
      try {
        const connection = await connect({ ...always, ...options });
        return new NatsLink(connection, events);
      } catch (thrown) {
        if (thrown instanceof AuthorizationError) throw thrown;
        if (!isTold) events.onProblem(`NATS: ${[options.servers].flat().join(", ")} cannot be reached yet: ${messageOf(thrown)}`);
      }
      await pause(betweenAttemptsMs, undefined, { signal });
    }
  }

  constructor(connection: NatsConnection, events: NatsLinkEvents) {
    this.connection = connection;
    this.#events = events;
    void this.#follow();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Whether a text may be (a part of) a message: a server takes no longer ones. */
  fits(text: string): boolean {
    const most = (this.connection.info?.max_payload ?? usualPayloadBytes) - envelopeBytes;
    return text.length * 3 <= most || Buffer.byteLength(text) <= most;
  }

  /** Sends a message if there is room. Whether there was. */
  publish(subject: string, text: string): boolean {
    if (!this.#hasRoom) return false;
    // Node's pool of small buffers: the encoder of the platform, which the client would use, makes one for each.
    this.#publish(subject, Buffer.from(text));
    return true;
  }

  /** Sends messages for as long as there is room, and says how many. Their texts become bytes together, which is cheaper than one by one. */
  publishAll(messages: readonly TextMessage[]): number {
    if (!this.#hasRoom) return 0;
    const whole = messages.map(({ text }) => text).join("");
    const bytes = Buffer.from(whole);
    const isAscii = bytes.length === whole.length;
    let [sent, from] = [0, 0];
    for (const { subject, text } of messages) {
      if (!this.#hasRoom) break;
      const to = from + (isAscii ? text.length : Buffer.byteLength(text));
      this.#publish(subject, bytes.subarray(from, to));
      from = to;
      sent++;
    }
    return sent;
  }

  get #hasRoom(): boolean {
    return this.#isUp && this.#waitingBytes <= maximumWaitingBytes;
  }

  #publish(subject: string, bytes: Uint8Array): void {
    this.connection.publish(subject, bytes);
    this.#count(subject.length + bytes.length);
  }

  /** Sends a message to a stream of JetStream. Rejects where that does not say in time that it has it. */
  async confirm(subject: string, text: string): Promise<void> {
    if (!this.#isUp) throw new Error("there is no connection");
    const answer = await this.connection.request(subject, Buffer.from(text), { timeout: receiptMs });
    if ("error" in answer.json<object>()) throw new Error(answer.string());
  }

  /** Sends an empty message with one header. */
  publishMark(subject: string, header: string, value: string): boolean {
    if (!this.#isUp) return false;
    const mark = headers();
    mark.set(header, value);
    this.connection.publish(subject, "", { headers: mark });
    return true;
  }

  /** Sends what waits, if somebody takes it. */
  async close(): Promise<void> {
    if (this.#isUp) await withinClosing(this.connection.drain());
    await this.connection.close();
  }

  #count(bytes: number): void {
    this.#waitingBytes += bytes;
    this.#uncheckedBytes += bytes;
    if (this.#uncheckedBytes < checkedBytes) return;
    const checked = this.#uncheckedBytes;
    this.#uncheckedBytes = 0;
    const settle = (): void => {
      this.#waitingBytes = Math.max(0, this.#waitingBytes - checked);
    };
    // An answer to a ping says that all before it has come.
    this.connection.flush().then(settle, settle);
  }

  async #follow(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === "disconnect") this.#onDown(status.server);
      else if (status.type === "reconnect") this.#onUp(status.server);
      else if (status.type === "error") this.#events.onProblem(`NATS: ${status.error.message}`);
    }
  }

  #onDown(server: string): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#events.onProblem(`NATS: the connection to ${server} is lost; readings are not published until it is back`);
    this.#events.onDown();
  }

  #onUp(server: string): void {
    this.#isUp = true;
    this.#waitingBytes = 0;
    this.#uncheckedBytes = 0;
    this.#events.onProblem(`NATS: connected to ${server} again`);
    this.#events.onUp();
  }
}
