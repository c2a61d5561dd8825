import type { WireText } from "../../protocol/wire-text.js";

/** What of a device can come and go. */
export type ChangingKind = "sensor" | "request";

/** What became of it. */
export type InterfaceChange = "added" | "removed";

/** What the clients are told of it: one that went and came back in between may be another. */
type ToldChange = InterfaceChange | "modified";

interface Changed {
  readonly kind: ChangingKind;
  readonly name: string;
  readonly change: ToldChange;
}

/**
 * What has changed of a device's interface since the clients were last told (guidelines §4.2, `#interface-changed`): one change as
 * such, many of one kind in one turn of the event loop as the list of that kind, and many of both kinds as the whole interface.
 */
export class InterfaceChanges {
  readonly #send: (line: WireText) => void;
  /** By kind and name. */
  readonly #changes = new Map<string, Changed>();

  constructor(send: (line: WireText) => void) {
    this.#send = send;
  }

  /** Notes a change; it is told at the end of this turn, or before the next reply. */
  note(kind: ChangingKind, name: string, change: InterfaceChange): void {
    if (this.#changes.size === 0) setImmediate(() => this.tell());
    const key = `${kind} ${name}`;
    const told = join(this.#changes.get(key)?.change, change);
    if (told === undefined) this.#changes.delete(key);
    else this.#changes.set(key, { kind, name, change: told });
  }

  /** Tells what is to be told, now. */
  tell(): void {
    // Asked before each reply, and mostly nothing has changed.
    if (this.#changes.size === 0) return;
    const changes = [...this.#changes.values()];
    const [first] = changes;
    if (first === undefined) return;
    const isOneKind = changes.every(({ kind }) => kind === first.kind);
    const one = ` ${first.kind} ${first.name} ${first.change}`;
    const words = changes.length === 1 ? one : isOneKind ? ` ${first.kind}-list` : "";
    this.#changes.clear();
    this.#send(`#interface-changed${words}\n`);
  }
}

/** What two changes come to; undefined where that is none. */
function join(before: ToldChange | undefined, change: InterfaceChange): ToldChange | undefined {
  if (before === "added" && change === "removed") return undefined;
  return before !== undefined && change === "added" ? "modified" : change;
}
