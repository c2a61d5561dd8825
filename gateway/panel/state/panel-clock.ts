import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

export interface PanelClockOptions {
  /** Milliseconds since the epoch, by the browser's clock. */
  readonly now: () => number;
  /** Calls before the next frame is drawn. */
  readonly nextFrame: (callback: () => void) => void;
}

/** In so many frames do the rows of a table follow a tick. */
const rowFrames = 6;

/** The time by the gateway's clock: a phone's own may be minutes off, and ages of readings with it. Ticks once a second. */
export class PanelClock {
  readonly #options: PanelClockOptions;
  readonly #seconds;
  readonly #rowSeconds: readonly Signal<number>[];
  #areRowsBehind = false;
  #aheadSeconds = 0;

  constructor(options: PanelClockOptions) {
    this.#options = options;
    this.#seconds = signal(options.now() / 1000);
    this.#rowSeconds = Array.from({ length: rowFrames }, () => signal(this.#seconds.peek()));
  }

  /** Seconds since the epoch; changes once a second. */
  get seconds(): ReadonlySignal<number> {
    return this.#seconds;
  }

  /** The same for a row of a table, by its place in it. The rows of a table change one after the other, so that no frame draws all of them. */
  secondsOfRow(index: number): ReadonlySignal<number> {
    return this.#rowSeconds[index % rowFrames] ?? this.#seconds;
  }

  /** Seconds since the epoch, at this moment. */
  read(): number {
    return this.#options.now() / 1000 + this.#aheadSeconds;
  }

  tick(): void {
    this.#seconds.value = this.read();
    // A page that nobody sees draws no frames, and goes on ticking.
    if (!this.#areRowsBehind) this.#tickRows(0);
  }

  /** Takes the time that the gateway has just said. What took less than a second to arrive is no difference. */
  follow(gatewaySeconds: number | undefined): void {
    if (gatewaySeconds === undefined) return;
    const ahead = gatewaySeconds - this.#options.now() / 1000;
    if (Math.abs(ahead - this.#aheadSeconds) > 1) this.#aheadSeconds = Math.abs(ahead) > 1 ? ahead : 0;
    this.tick();
  }

  #tickRows(index: number): void {
    const row = this.#rowSeconds[index];
    this.#areRowsBehind = row !== undefined;
    if (row === undefined) return;
    this.#options.nextFrame(() => {
      row.value = this.#seconds.peek();
      this.#tickRows(index + 1);
    });
  }
}
