import type { WireText } from "../../protocol/wire-text.js";

/** What of a device can come and go. */
export type ChangingKind = "sensor" | "request";

/** What became of it. */
export type InterfaceChange = "added" | "removed";

/** What the clients are told of it: one that went and came back in between may be another. */
type ToldChange = InterfaceChange | "modified";

/**
 * What has changed of a device's interface since the clients were last told (guidelines §4.2, `#interface-changed`): one change as
 * such, many of one kind in one turn of the event loop as the list of that kind, and many of both kinds as the whole interface.
 */
export class InterfaceChanges {
  readonly #send: (line: WireText) => void;
  /** By name; a group of sensors has many. */
  readonly #changes: Readonly<Record<ChangingKind, Map<string, ToldChange>>> = { sensor: new Map(), request: new Map() };

  constructor(send: (line: WireText) => void) {
    this.#send = send;
  }

  /** Notes a change; it is told at the end of this turn, or before the next reply. */
  note(kind: ChangingKind, name: string, change: InterfaceChange): void {
    const { sensor, request } = this.#changes;
    if (sensor.size === 0 && request.size === 0) setImmediate(() => this.tell());
    const changes = this.#changes[kind];
    const told = join(changes.get(name), change);
    if (told === undefined) changes.delete(name);
    else changes.set(name, told);
  }

  /** Tells what is to be told, now. */
  tell(): void {
    const { sensor, request } = this.#changes;
    if (sensor.size === 0 && request.size === 0) return;
    const words = request.size === 0 ? describe("sensor", sensor) : sensor.size === 0 ? describe("request", request) : "";
    sensor.clear();
    request.clear();
    this.#send(`#interface-changed${words}\n`);
  }
}

/** Changes of one kind: a single one as such, more as their list. */
function describe(kind: ChangingKind, changes: ReadonlyMap<string, ToldChange>): string {
  if (changes.size > 1) return ` ${kind}-list`;
  return Array.from(changes, ([name, change]) => ` ${kind} ${name} ${change}`).join("");
}

/** What two changes come to; undefined where that is none. */
function join(before: ToldChange | undefined, change: InterfaceChange): ToldChange | undefined {
  if (before === "added" && change === "removed") return undefined;
  return before !== undefined && change === "added" ? "modified" : change;
}
