import type { Schedule } from "../../sensors/schedule.js";

/** What an idle watch is about. */
export interface IdleWatchOptions {
  readonly schedule: Schedule;
  readonly seconds: number;
  /** Whether it waits for an answer: then it is not idle. */
  readonly isBusy: () => boolean;
  /** It has asked for nothing for so long. */
  readonly onIdle: () => void;
}

/** Notices when a client has asked for nothing for a while. */
export class IdleWatch {
  readonly #options: IdleWatchOptions;
  #lastMs: number;
  #stop: () => void = () => {};

  constructor(options: IdleWatchOptions) {
    this.#options = options;
    this.#lastMs = options.schedule.clock.elapsedMs();
    this.#wait();
  }

  /** It has asked for something. */
  note(): void {
    this.#lastMs = this.#options.schedule.clock.elapsedMs();
  }

  stop(): void {
    this.#stop();
  }

  #wait(): void {
    const { schedule, seconds } = this.#options;
    const appointment = schedule.at(this.#lastMs + seconds * 1000, () => this.#look());
    this.#stop = () => appointment.cancel();
  }

  #look(): void {
    const { schedule, seconds, isBusy, onIdle } = this.#options;
    if (isBusy()) this.note();
    if (schedule.clock.elapsedMs() - this.#lastMs < seconds * 1000) this.#wait();
    else onIdle();
  }
}
