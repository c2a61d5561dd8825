import type { WireText } from "../../protocol/wire-text.js";

/** What of a device can come and go. */
export type ChangingKind = "sensor" | "request";

/** What became of it. */
export type InterfaceChange = "added" | "removed";

/**
 * What has changed of a device's interface since the clients were last told (guidelines §4.2, `#interface-changed`): one change as
 * such, many of one kind in one turn of the event loop as the list of that kind, and many of both kinds as the whole interface.
 */
export class InterfaceChanges {
  readonly #send: (line: WireText) => void;
  #changes: { readonly kind: ChangingKind; readonly words: string }[] = [];

  constructor(send: (line: WireText) => void) {
    this.#send = send;
  }

  /** Notes a change; it is told at the end of this turn, or before the next reply. */
  note(kind: ChangingKind, name: string, change: InterfaceChange): void {
    if (this.#changes.length === 0) setImmediate(() => this.tell());
    this.#changes.push({ kind, words: `${kind} ${name} ${change}` });
  }

  /** Tells what is to be told, now. */
  tell(): void {
    const [first, second] = this.#changes;
    if (first === undefined) return;
    const isOneKind = this.#changes.every(({ kind }) => kind === first.kind);
    const words = second === undefined ? ` ${first.words}` : isOneKind ? ` ${first.kind}-list` : "";
    this.#changes = [];
    this.#send(`#interface-changed${words}\n`);
  }
}
