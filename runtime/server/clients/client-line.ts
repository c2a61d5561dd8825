import type { Duplex } from "node:stream";
import type { MessageSyntaxError } from "../../errors.js";
import type { Message } from "../../protocol/message.js";
import type { Schedule } from "../../sensors/schedule.js";
import { Connection } from "../../transport/connection.js";
import type { After } from "../../transport/line-timer.js";
import type { Lane } from "../../transport/turns.js";
import { ClientSession } from "./client-session.js";
import { beginsHttp } from "./http-line.js";
import { IdleWatch } from "./idle-watch.js";
import type { LiveBounds } from "./live-bounds.js";
import type { MemoryAccount, MemoryBudget } from "./memory-budget.js";
import { RecentLines } from "./recent-lines.js";
import { beginsTls } from "./tls-hello.js";

/** What comes over the line of a client. */
export interface LineEvents {
  /** False: there is no room for it yet. */
  onMessage(message: Message, client: ClientSession): boolean;
  onSyntaxError(error: MessageSyntaxError, client: ClientSession): void;
  /** It speaks another protocol. */
  onForeign(line: ClientLine, reason: string): void;
  onClosed(client: ClientSession, cause: Error | undefined): void;
  /** More waits to be sent than may wait, and the line has been cut. */
  onOverflow(client: ClientSession, backlogBytes: number): void;
  /** It costs the device too much, and is to be let go. */
  onDrop(client: ClientSession, reason: string): void;
}

/** What a line is made of. */
export interface LineOptions {
  readonly id: number;
  readonly address: string;
  readonly schedule: Schedule;
  readonly bounds: LiveBounds;
  readonly lane: Lane;
  readonly budget: MemoryBudget;
  /** How many bytes of its last lines are kept; 0: none. */
  readonly recentBytes: number;
}

/** How long a client that is dropped may take to read why. */
const tellingMs = 1000;
/** With more than that before it, it would not. */
const tellingBytes = 64 * 1024;

/** The line to one client: its connection and its session, what is kept for it, and whether it is still heard of. */
export class ClientLine {
  readonly client: ClientSession;
  readonly #connection: Connection;
  readonly #account: MemoryAccount;
  readonly #idleWatch: IdleWatch | undefined;

  constructor(stream: Duplex, events: LineEvents, { id, address, schedule, bounds, lane, budget, recentBytes }: LineOptions) {
    const { maximumBacklogBytes, maximumLineBytes, maximumArguments, maximumLineSeconds } = bounds.now;
    const after: After = (delayMs, callback) => schedule.after(delayMs, callback);
    const onKept = (): void => this.#account?.note();
    this.#connection = new Connection(
      stream,
      {
        onBytes: (chunk) => this.#onBytes(chunk, events),
        onMessage: (message) => {
          this.#idleWatch?.note();
          return events.onMessage(message, this.client);
        },
        onSyntaxError: (error) => this.#onSyntaxError(error, events),
        onEnd: () => this.client.end(),
        onClosed: (cause) => {
          this.#account.close();
          this.#idleWatch?.stop();
          events.onClosed(this.client, cause);
        },
        onOverflow: (bytes) => events.onOverflow(this.client, bytes),
        onKept,
      },
      { maximumBacklogBytes, maximumLineBytes, maximumArguments, maximumLineSeconds, lane, after },
    );
    const recent = recentBytes > 0 ? new RecentLines(recentBytes, () => schedule.clock.elapsedMs()) : undefined;
    this.client = new ClientSession(id, address, { connection: this.#connection, schedule, bounds: bounds.client, lane, onKept, recent });
    this.#account = budget.open(
      () => this.client.keptBytes,
      (bytes) => {
        const all = `the most of all clients, whose limit together is ${bounds.now.maximumBufferedBytes}`;
        events.onDrop(this.client, `the device holds ${bytes} bytes for it, ${all}`);
      },
    );
    this.#idleWatch = watchIdle(this.client, { schedule, seconds: bounds.now.idleSeconds, events });
  }

  #onBytes(chunk: Uint8Array, events: LineEvents): void {
    const { meter } = this.client;
    const isFirst = meter.receivedBytes === 0;
    meter.receivedBytes += chunk.length;
    if (isFirst && beginsTls(chunk)) events.onForeign(this, "it speaks TLS, and this port does not");
  }

  /**
   * Whoever speaks HTTP is cut off before anything else of it is read: a web page that somebody visits on this machine may send a
   * device what it likes, `?halt` among it, in the body of a request.
   */
  #onSyntaxError(error: MessageSyntaxError, events: LineEvents): void {
    if (beginsHttp(error.begin ?? "")) events.onForeign(this, "it speaks HTTP");
    else events.onSyntaxError(error, this.client);
  }

  /** The bounds have changed. */
  onBounds({ now }: LiveBounds): void {
    this.#connection.setBounds(now);
    this.client.requests.look();
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  /** Tells the client why, and lets it go within a moment, whether it takes that or not. */
  drop(reason: string): void {
    this.client.close(reason);
    if (this.client.backlogBytes > tellingBytes) this.cut();
    else this.#connection.finish(tellingMs);
  }

  /** Closes at once, whatever is still to be sent. */
  cut(): void {
    this.#connection.destroy();
  }
}

interface IdleOptions {
  readonly schedule: Schedule;
  readonly seconds: number;
  readonly events: LineEvents;
}

function watchIdle(client: ClientSession, { schedule, seconds, events }: IdleOptions): IdleWatch | undefined {
  if (seconds === Number.POSITIVE_INFINITY) return undefined;
  const onIdle = (): void => events.onDrop(client, `no request for ${seconds} s (idleSeconds)`);
  return new IdleWatch({ schedule, seconds, isBusy: () => client.requests.size > 0, onIdle });
}
