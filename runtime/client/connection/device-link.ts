import type { Duplex } from "node:stream";
import { ConnectionLostError, type MessageSyntaxError, messageOf, ProtocolVersionError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import { Connection } from "../../transport/connection.js";
import { type Call, FeedCall } from "../calls/call.js";
import type { ClientBounds } from "../calls/client-bounds.js";
import { FormerNames } from "../calls/former-names.js";
import { OpenCalls } from "../calls/open-calls.js";
import { type DeviceProtocol, hasIds, PROTOCOL_4 } from "./device-protocol.js";
import { Greeting } from "./greeting.js";
import { KeepAlive, type KeepAliveOptions } from "./keep-alive.js";
import type { LinkSettings } from "./link-settings.js";

/** What a link reports. */
export interface LinkEvents {
  /** An inform that belongs to no request of ours. */
  onInform(inform: Message): void;
  /** A line that is none came. */
  onSyntaxError(error: Error): void;
  /** A reply of this name came that nobody waits for, from a device without identifiers; once for each name. */
  onUnexpectedReply(name: string): void;
  /** It is over, once: told before the calls that wait are, so that whoever sees their errors finds the connection gone. */
  onLost(cause: ConnectionLostError): void;
}

/** Settings of a link. */
export interface LinkOptions extends LinkSettings {
  /** How the device is called in errors: `host:port`. */
  readonly address: string;
}

/** How long what is written may take to leave when a link is closed. */
const closingMs = 1000;

/** One connection to a device, from its first byte to its last: who it is, and what was asked of it. */
export class DeviceLink {
  readonly greeting: Greeting;
  /** Resolves when it is known who speaks. @throws ProtocolVersionError @throws ConnectionLostError */
  readonly greeted: Promise<void>;
  readonly closed: Promise<void>;
  /** What the device calls requests (`help`) and sensors (`sensor-list`) that have former names. */
  readonly formerNames = { help: new FormerNames(), "sensor-list": new FormerNames() };
  readonly #events: LinkEvents;
  readonly #options: LinkOptions;
  readonly #connection: Connection;
  readonly #calls: OpenCalls;
  readonly #keepAlive: KeepAlive | undefined;
  #chunks = 0;
  #lost: ConnectionLostError | undefined;
  #resolveClosed: () => void = () => {};

  constructor(stream: Duplex, events: LinkEvents, options: LinkOptions) {
    this.#events = events;
    this.#options = options;
    const { clock, keepAlive, protocol, versionGraceMs: graceMs } = options;
    const progress = (): number => this.#chunks;
    this.#calls = new OpenCalls({
      ...options,
      progress,
      write: (line) => this.#connection.write(line),
      settle: (callback) => this.#askWatchdog(callback),
      onUnexpectedReply: (name) => events.onUnexpectedReply(name),
      onStuck: (reason) => this.lose(reason),
    });
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    let endGreeting: (refusal?: Error) => void = () => {};
    this.greeted = new Promise((resolve, reject) => {
      endGreeting = (refusal) => (refusal === undefined ? resolve() : reject(refusal));
    });
    this.greeting = new Greeting({ clock, progress, protocol, graceMs }, (refusal) => {
      this.#calls.hasIds = hasIds(this.protocol);
      endGreeting(refusal);
      if (refusal !== undefined) this.lose(refusal.message, refusal);
    });
    this.#keepAlive =
      keepAlive &&
      new KeepAlive(clock, keepAlive, {
        onSilence: () => this.#askWatchdog(() => {}),
        onDead: () => this.lose(describeSilence(keepAlive)),
      });
    this.#connection = this.#open(stream);
    this.#keepAlive?.start();
    this.greeting.onOpen();
  }

  /** What the device speaks, as far as it is known. */
  get protocol(): DeviceProtocol {
    return this.greeting.protocol ?? PROTOCOL_4;
  }

  /** What the device may cost. */
  get bounds(): ClientBounds {
    return this.#options.bounds;
  }

  /** Counts what came from the device: chunks of bytes. */
  get chunks(): number {
    return this.#chunks;
  }

  /** Why it is over, once it is. */
  get lost(): ConnectionLostError | undefined {
    return this.#lost;
  }

  /** Sends a call; it ends with its reply, or with an error. */
  start(call: Call): void {
    this.#calls.start(call);
  }

  /** Nobody waits for a call any more: what comes for it is dropped. */
  abandon(call: Call): void {
    this.#calls.abandon(call);
  }

  /** Has a call that is under way time out so long after its start. */
  setTimeout(call: Call, timeoutMs: number): void {
    this.#calls.setTimeout(call, timeoutMs);
  }

  /** The greeting has not come in time. */
  giveUpGreeting(afterMs: number): void {
    const { address } = this.#options;
    const expected = "neither #version-connect katcp-protocol nor #version";
    this.greeting.end(new ProtocolVersionError(`${address} did not greet within ${afterMs} ms: it said ${expected}`));
  }

  /** It is over, for this reason. What waits is rejected. Idempotent. */
  lose(reason: string, cause?: Error): void {
    if (this.#lost !== undefined) return;
    this.#lost = new ConnectionLostError(`no connection to ${this.#options.address}: ${reason}`, { cause });
    this.#keepAlive?.stop();
    this.#calls.close(this.#lost);
    this.greeting.end(this.#lost);
    this.#events.onLost(this.#lost);
    this.#calls.failAll();
    this.#connection.finish(closingMs);
  }

  #open(stream: Duplex): Connection {
    const { clock, lenientEscapes, bounds } = this.#options;
    const { maximumLineBytes, maximumBacklogBytes } = bounds;
    return new Connection(
      stream,
      {
        onBytes: () => this.#onBytes(),
        onMessage: (message) => this.#onMessage(message),
        onSyntaxError: (error) => this.#onSyntaxError(error),
        onOverflow: (bytes) => this.lose(`the device does not read: ${bytes} bytes wait to be sent (maximumBacklogBytes)`),
        onEnd: () => this.lose("the device has closed it"),
        onClosed: (cause) => this.#close(cause),
      },
      { lenientEscapes, maximumLineBytes, maximumBacklogBytes, after: (delayMs, callback) => clock.after(delayMs, callback) },
    );
  }

  #onBytes(): void {
    this.#chunks++;
    this.#keepAlive?.hear();
  }

  #onMessage(message: Message): void {
    if (message.type === "!") this.#calls.onReply(message);
    else if (message.type === "#") this.#onInform(message);
  }

  #onSyntaxError(error: MessageSyntaxError): void {
    if (!this.#calls.onUnreadable(error)) this.#events.onSyntaxError(error);
  }

  #onInform(inform: Message): void {
    // Informs with the identifier of a call that was given up are dropped, as its reply is.
    if (this.#calls.onInform(inform) || inform.id !== undefined) return;
    try {
      this.greeting.note(inform);
    } catch (thrown) {
      this.lose(messageOf(thrown));
      return;
    }
    this.#events.onInform(inform);
    if (inform.name === "disconnect") this.lose(inform.text(0) || "the device has closed it");
  }

  #close(cause: Error | undefined): void {
    this.lose(cause?.message ?? "the device has closed it", cause);
    this.#resolveClosed();
  }

  /** Whatever it answers, it is there, and has answered what it was asked before. */
  #askWatchdog(onAnswer: () => void): void {
    const end = { resolve: onAnswer, reject: onAnswer, take: () => {} };
    this.start(new FeedCall({ name: "watchdog", args: "" }, { timeoutMs: Number.POSITIVE_INFINITY, signal: undefined }, end));
  }
}

function describeSilence({ deadlineMs }: KeepAliveOptions): string {
  return `the device has said nothing for ${deadlineMs / 1000} s, and has not answered ?watchdog`;
}
