import { createHistogram, type EventLoopUtilization, performance } from "node:perf_hooks";
import type { Clock } from "../../sensors/clock.js";
import type { CertificateStats } from "./certificate-watch.js";

/** Percentiles of durations, in milliseconds; all zero if there are none. */
export interface Durations {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly maximum: number;
}

/** Statistics of a device since it was created, as plain data. */
export interface ServerStats {
  /** How many requests were answered, by their return codes: `ok`, `fail`, `invalid`. */
  readonly requests: Readonly<Record<string, number>>;
  /** How many requests wait for their handlers. */
  readonly pending: number;
  /** How long the device's own requests took, from arrival to reply; without the standard ones. */
  readonly latencyMs: Durations;
  readonly clients: {
    readonly connected: number;
    /** How many have connected so far. */
    readonly total: number;
    /** How many were disconnected because they did not read. */
    readonly dropped: number;
    /** How many were refused because there were too many, or because of their address. */
    readonly refused: number;
    /** How often a client had to wait because it asked or connected too often (`maximumRequestRate`, …). */
    readonly throttled: number;
  };
  /** Bytes that wait to be sent, to all clients together. */
  readonly backlogBytes: number;
  /** These, and what is kept of what clients have sent: unfinished lines, and requests that wait or are pending (`maximumBufferedBytes`). */
  readonly bufferedBytes: number;
  /** How late the event loop was, looked at four times a second. */
  readonly eventLoopDelayMs: Durations;
  /** The certificates of listeners with TLS, and when they expire. */
  readonly certificates: readonly CertificateStats[];
}

const intervalMs = 250;
const stallMs = 500;

/** What a monitor tells of. */
export interface MonitorEvents {
  /** The event loop stood still for so long, which is over half a second. */
  onStall(ms: number): void;
  /** Four times a second. */
  onLook?(): void;
}

/** Counts what a device does, and notices when its event loop stands still. */
export class Monitor {
  dropped = 0;
  refused = 0;
  /** How late the event loop was at the last look, in milliseconds. */
  lateMs = 0;
  /** How much of the quarter second before that the event loop was at work, from 0 to 1. */
  utilization = 0;
  readonly #clock: Clock;
  readonly #events: MonitorEvents;
  /** Apart from the others, which are few. */
  #ok = 0;
  readonly #outcomes = new Map<string, number>();
  readonly #latency = createHistogram();
  readonly #delay = createHistogram();
  #used: EventLoopUtilization | undefined;
  #stopTimer: () => void = () => {};

  constructor(clock: Clock, events: MonitorEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  start(): void {
    const dueMs = this.#clock.elapsedMs() + intervalMs;
    this.#stopTimer = this.#clock.after(intervalMs, () => {
      this.lateMs = this.#clock.elapsedMs() - dueMs;
      this.#measureUse();
      record(this.#delay, this.lateMs);
      if (this.lateMs > stallMs) this.#events.onStall(this.lateMs);
      this.#events.onLook?.();
      this.start();
    });
  }

  stop(): void {
    this.#stopTimer();
  }

  #measureUse(): void {
    const used = performance.eventLoopUtilization();
    this.utilization = performance.eventLoopUtilization(used, this.#used).utilization;
    this.#used = used;
  }

  /** A request was answered with this code. */
  countOutcome(code: string): void {
    if (code === "ok") this.#ok++;
    else this.#outcomes.set(code, (this.#outcomes.get(code) ?? 0) + 1);
  }

  /** A request of the device's own was answered after so long. */
  countLatency(ms: number): void {
    record(this.#latency, ms);
  }

  get requests(): Readonly<Record<string, number>> {
    return { ...(this.#ok > 0 && { ok: this.#ok }), ...Object.fromEntries(this.#outcomes) };
  }

  get latencyMs(): Durations {
    return summarise(this.#latency);
  }

  get eventLoopDelayMs(): Durations {
    return summarise(this.#delay);
  }
}

type Histogram = ReturnType<typeof createHistogram>;

const perMs = 1e6;

/** Nanoseconds, 1 or more: so the histogram wants them. */
function record(histogram: Histogram, ms: number): void {
  histogram.record(Math.max(1, Math.round(ms * perMs)));
}

function summarise(histogram: Histogram): Durations {
  if (histogram.count === 0) return { count: 0, mean: 0, p50: 0, p99: 0, maximum: 0 };
  return {
    count: histogram.count,
    mean: histogram.mean / perMs,
    p50: histogram.percentile(50) / perMs,
    p99: histogram.percentile(99) / perMs,
    maximum: histogram.max / perMs,
  };
}
