import { KatcpError } from "../../errors.js";
import type { Clock } from "../../sensors/clock.js";
import { afterLastLook } from "../calls/last-look.js";

/** When to check a silent device, and when to drop the connection. Both times count from the last bytes received. */
export interface KeepAliveOptions {
  /** Milliseconds of silence before `?watchdog` is sent. Default: 10,000, or a third of `deadlineMs` if that is given and less. */
  readonly everyMs: number;
  /** Milliseconds of silence before the connection is dropped. Default: three times `everyMs`. */
  readonly deadlineMs: number;
}

/** What keeping alive reports. */
export interface KeepAliveEvents {
  /** It is time to ask. */
  onSilence(): void;
  /** Nothing came in time. */
  onDead(): void;
}

const defaultEveryMs = 10_000;

/** Both times, where one or both are given. @throws KatcpError for what no device could keep */
export function readKeepAlive(options: { readonly [Name in keyof KeepAliveOptions]?: number | undefined }): KeepAliveOptions {
  const everyMs = options.everyMs ?? Math.min(defaultEveryMs, (options.deadlineMs ?? Number.POSITIVE_INFINITY) / 3);
  const deadlineMs = options.deadlineMs ?? 3 * everyMs;
  if (everyMs > 0 && deadlineMs > everyMs) return { everyMs, deadlineMs };
  throw new KatcpError(`keepAlive: expected 0 < everyMs < deadlineMs, received everyMs ${everyMs} and deadlineMs ${deadlineMs}`);
}

/** Timers of the platform may come a fraction of a millisecond early. */
const earlyMs = 1;

/**
 * Notices a peer that is gone without a word: a network that was unplugged closes no connection. Whatever it says counts as alive.
 * From the last that was heard to `onDead` it is `deadlineMs`.
 */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #options: KeepAliveOptions;
  readonly #events: KeepAliveEvents;
  #heardMs = 0;
  /** When it was asked, since it was heard last; undefined where it was not. */
  #askedMs: number | undefined;
  #callOff: () => void = () => {};

  constructor(clock: Clock, options: KeepAliveOptions, events: KeepAliveEvents) {
    this.#clock = clock;
    this.#options = options;
    this.#events = events;
  }

  start(): void {
    this.hear();
    this.#wait();
  }

  /** Something came from the device. */
  hear(): void {
    this.#heardMs = this.#clock.elapsedMs();
    this.#askedMs = undefined;
  }

  stop(): void {
    this.#callOff();
  }

  /** Until it is to be asked, or given up. */
  #wait(): void {
    const { everyMs } = this.#options;
    const nowMs = this.#clock.elapsedMs();
    const untilAskedMs = this.#heardMs + everyMs - nowMs;
    // It may answer at once, and then be silent: it is asked again in time.
    const leftMs = this.#askedMs === undefined ? untilAskedMs : Math.min(everyMs, this.#deadMs(this.#askedMs) - nowMs);
    if (this.#askedMs === undefined && leftMs < earlyMs) this.#ask();
    else if (leftMs < earlyMs) this.#judge();
    else this.#callOff = this.#clock.after(leftMs, () => this.#wait());
  }

  #ask(): void {
    this.#askedMs = this.#clock.elapsedMs();
    this.#wait();
    this.#events.onSilence();
  }

  /** Where the event loop stood still, it is asked late, and has as long to answer as else. */
  #deadMs(askedMs: number): number {
    const { everyMs, deadlineMs } = this.#options;
    return Math.max(this.#heardMs, askedMs - everyMs) + deadlineMs;
  }

  #judge(): void {
    this.#callOff = afterLastLook({ clock: this.#clock, delayMs: 0, progress: () => this.#heardMs }, () => {
      if (this.#askedMs === undefined) this.#wait();
      else this.#events.onDead();
    });
  }
}
