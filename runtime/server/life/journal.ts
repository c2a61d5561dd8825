import { shorten } from "../../errors.js";
import type { Clock } from "../../sensors/clock.js";
import type { ClientRegistry } from "../clients/client-registry.js";
import type { ClientSession } from "../clients/client-session.js";
import { Ration } from "../clients/ration.js";
import type { LogHub } from "../logs/log-hub.js";
import type { Reception } from "../requests/reception.js";
import type { RequestContext } from "../requests/request-context.js";
import type { RequestTable } from "../requests/request-table.js";
import { Monitor, type ServerStats } from "./monitor.js";
import { SlowRequests } from "./slow-requests.js";

/** So many of the requests that run are named in a line: there may be ten thousand, with names of any length. */
const mostRunning = 20;

/** What a journal is kept of. */
export interface JournalOptions {
  readonly clock: Clock;
  readonly logs: LogHub;
  /** Whether each request is a line. */
  readonly logRequests: boolean;
  readonly clients: () => ClientRegistry;
  readonly reception: () => Reception;
  readonly requests: () => RequestTable;
}

/** What is noted of all that a device does: lines of its own log, and numbers. */
export class Journal {
  readonly monitor: Monitor;
  readonly slow: SlowRequests;
  readonly #options: JournalOptions;
  readonly #problems: Ration;
  readonly #drops: Ration;

  constructor(options: JournalOptions) {
    this.#problems = new Ration(() => options.clock.elapsedMs());
    this.#drops = new Ration(() => options.clock.elapsedMs());
    this.#options = options;
    this.slow = new SlowRequests(options.clock);
    this.monitor = new Monitor(options.clock, {
      onStall: (ms) => this.#onStall(ms),
      onLook: () => {
        options.clients().measure();
        this.slow.forgetOld();
      },
    });
  }

  /** What has been counted, as plain data. */
  stats(): Omit<ServerStats, "certificates"> {
    const clients = this.#options.clients();
    const { requests, latencyMs, eventLoopDelayMs, dropped, refused } = this.monitor;
    let backlogBytes = 0;
    for (const client of clients) backlogBytes += client.backlogBytes;
    const { size: connected, total, bufferedBytes, throttled } = clients;
    const pending = this.#options.reception().pending.length;
    return {
      requests,
      pending,
      latencyMs,
      clients: { connected, total, dropped, refused, throttled },
      backlogBytes,
      bufferedBytes,
      eventLoopDelayMs,
    };
  }

  onConnect({ address }: ClientSession): void {
    this.#options.logs.local.debug(`client ${address} connected`);
  }

  onDisconnect({ address }: ClientSession, cause: Error | undefined): void {
    this.#options.logs.local.debug(`client ${address} disconnected${cause === undefined ? "" : `: ${cause.message}`}`);
  }

  /** Not about each of thousands: whoever comes back at once, to be dropped again, must not fill a disk with that. */
  onDrop({ address: client }: ClientSession, reason: string): void {
    this.monitor.dropped++;
    const told = this.#drops.admit(`${client} was dropped: ${reason}`);
    if (told !== undefined) this.#options.logs.local.warn(told, { client });
  }

  /** A peer that has not become a client, such as one that may not, or whose handshake failed: not about each of thousands. */
  onProblem(peer: string, problem: string, { isWaiting = false }: { readonly isWaiting?: boolean } = {}): void {
    if (!isWaiting) this.monitor.refused++;
    const told = this.#problems.admit(`${peer} ${isWaiting ? "waits" : "was refused"}: ${problem}`);
    if (told !== undefined) this.#options.logs.local.warn(told, { client: peer });
  }

  onReplied(context: RequestContext, code: string): void {
    const { clock, logs, logRequests } = this.#options;
    const { startedMs, message } = context;
    this.monitor.countOutcome(code);
    if (startedMs !== undefined) context.repliedMs = clock.elapsedMs();
    const ms = startedMs === undefined || context.repliedMs === undefined ? 0 : context.repliedMs - startedMs;
    if (startedMs !== undefined) {
      this.monitor.countLatency(ms);
      if (ms > this.slow.floorMs) this.#noteSlow(context, code, ms);
    }
    if (logRequests) logs.local.info(`?${shorten(message.name)} ${code}`, { ...context.data, outcome: code, ms });
  }

  /** These heed no signal, and the device stops all the same. */
  onLate(services: Iterable<string>, graceMs: number): void {
    for (const name of services) this.#options.logs.local.warn(`the service ${name} ignored its signal for ${graceMs} ms`);
  }

  /** Apart: what few requests need would make the rest slower. */
  #noteSlow(context: RequestContext, outcome: string, ms: number): void {
    this.slow.note(context, this.#options.requests().get(context.message.name), { outcome, ms });
  }

  #onStall(ms: number): void {
    const { pending, lastCalled } = this.#options.reception();
    const running = pending
      .slice(0, mostRunning)
      .map(({ name, client, ageMs }) => `?${shorten(name)} of ${client} for ${Math.round(ageMs)} ms`);
    const last = lastCalled === undefined ? "" : `; the last handler that was called is ?${shorten(lastCalled.name)}`;
    const more = pending.length > mostRunning ? ` and ${pending.length - mostRunning} more` : "";
    const text = `the event loop was blocked for ${Math.round(ms)} ms${last}; running: ${running.join(", ") || "none"}${more}`;
    this.#options.logs.local.warn(text);
  }
}
