import type { WireText } from "../protocol/wire-text.js";

/**
 * What has changed of a device's interface since the clients were last told (guidelines §4.2, `#interface-changed`).
 * One change is told as such, many of one turn of the event loop as `sensor-list`.
 */
export class InterfaceChanges {
  readonly #send: (line: WireText) => void;
  #changes: string[] = [];

  constructor(send: (line: WireText) => void) {
    this.#send = send;
  }

  /** Notes that a sensor came or went; it is told at the end of this turn, or before the next reply. */
  note(sensor: string, change: "added" | "removed"): void {
    if (this.#changes.length === 0) setImmediate(() => this.tell());
    this.#changes.push(`sensor ${sensor} ${change}`);
  }

  /** Tells what is to be told, now. */
  tell(): void {
    const [first] = this.#changes;
    if (first === undefined) return;
    this.#send(`#interface-changed ${this.#changes.length === 1 ? first : "sensor-list"}\n`);
    this.#changes = [];
  }
}
