import type { Clock } from "../../sensors/clock.js";

/** The time that those have who are asked to end. It can be cut short. The process lives until it is over or called off. */
export class Grace {
  /** Resolves when it is over. */
  readonly over: Promise<void>;
  readonly #clock: Clock;
  #endMs: number;
  #end: () => void = () => {};
  #callOff: () => void;

  constructor(ms: number, clock: Clock) {
    this.#clock = clock;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#endMs = clock.elapsedMs() + ms;
    this.#callOff = this.#setTimer(ms);
  }

  /** Has it be over after so long at the latest, from now on. */
  shorten(ms: number): void {
    const endMs = this.#clock.elapsedMs() + ms;
    if (endMs >= this.#endMs) return;
    this.#endMs = endMs;
    this.#callOff();
    this.#callOff = this.#setTimer(ms);
  }

  /** Resolves with whichever comes first: the work is done, or this is over. Then no timer is left. */
  async whichever(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.over]);
    this.#callOff();
  }

  #setTimer(ms: number): () => void {
    // Without `isVital` a process that nothing else keeps alive would end before the device has stopped.
    return this.#clock.after(ms, () => this.#end(), { isVital: true });
  }
}
