import { type ReadonlySignal, signal } from "@preact/signals";

/** The time by the gateway's clock: a phone's own may be minutes off, and ages of readings with it. Ticks once a second. */
export class PanelClock {
  readonly #now: () => number;
  readonly #seconds;
  #aheadSeconds = 0;

  /** `now`: milliseconds since the epoch, by the browser's clock. */
  constructor(now: () => number) {
    this.#now = now;
    this.#seconds = signal(now() / 1000);
  }

  /** Seconds since the epoch; changes once a second. */
  get seconds(): ReadonlySignal<number> {
    return this.#seconds;
  }

  /** Seconds since the epoch, at this moment. */
  read(): number {
    return this.#now() / 1000 + this.#aheadSeconds;
  }

  tick(): void {
    this.#seconds.value = this.read();
  }

  /** Takes the time that the gateway has just said. What took less than a second to arrive is no difference. */
  follow(gatewaySeconds: number | undefined): void {
    if (gatewaySeconds === undefined) return;
    const ahead = gatewaySeconds - this.#now() / 1000;
    if (Math.abs(ahead - this.#aheadSeconds) > 1) this.#aheadSeconds = Math.abs(ahead) > 1 ? ahead : 0;
    this.tick();
  }
}
