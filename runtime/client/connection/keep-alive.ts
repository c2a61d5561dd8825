import type { Clock } from "../../sensors/clock.js";

/** When a device that says nothing is asked whether it is there, and when it is given up. */
export interface KeepAliveOptions {
  /** Milliseconds of silence after which `?watchdog` is sent. */
  readonly everyMs: number;
  /** Milliseconds that anything may take to come after that. */
  readonly deadlineMs: number;
}

/** What keeping alive reports. */
export interface KeepAliveEvents {
  /** It is time to ask. */
  onSilence(): void;
  /** Nothing came in time. */
  onDead(): void;
}

/** Notices a peer that is gone without a word: a network that was unplugged closes no connection. Whatever it says counts as alive. */
export class KeepAlive {
  /** Set by whoever reads from the device. */
  hasHeard = false;
  readonly #clock: Clock;
  readonly #options: KeepAliveOptions;
  readonly #events: KeepAliveEvents;
  #callOff: () => void = () => {};

  constructor(clock: Clock, options: KeepAliveOptions, events: KeepAliveEvents) {
    this.#clock = clock;
    this.#options = options;
    this.#events = events;
  }

  start(): void {
    this.hasHeard = false;
    this.#callOff = this.#clock.after(this.#options.everyMs, () => {
      if (this.hasHeard) this.start();
      else this.#ask();
    });
  }

  stop(): void {
    this.#callOff();
  }

  #ask(): void {
    this.#callOff = this.#clock.after(this.#options.deadlineMs, () => {
      if (this.hasHeard) this.start();
      else this.#events.onDead();
    });
    this.#events.onSilence();
  }
}
