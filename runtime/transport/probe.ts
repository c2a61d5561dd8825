import type { After } from "./line-timer.js";

/** How often a peer that is not read from is sent an empty line, which §2.1 has it ignore: else nobody would notice that it is gone. */
const probeMs = 1000;

/** Asks the network again and again whether a peer is still there that nothing is read from: only writing tells. */
export class Probe {
  readonly #after: After | undefined;
  readonly #send: () => void;
  #callOff: (() => void) | undefined;

  /** `send` writes something, unless the network tells by itself. */
  constructor(after: After | undefined, send: () => void) {
    this.#after = after;
    this.#send = send;
  }

  /** Begins, or goes on. */
  start(): void {
    this.#callOff ??= this.#after?.(probeMs, () => {
      this.#callOff = undefined;
      this.#send();
      this.start();
    });
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }
}
