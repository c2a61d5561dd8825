import type { Gap } from "../../history/gaps/gap.js";
import type { StateMessage } from "../nats-messages.js";

/** Between which states gaps are looked for, in seconds since the epoch. */
export interface StatesRange {
  /** From here on, whoever had the device has said so. */
  readonly from: number;
  /** Nothing is known of what comes after it. */
  readonly to: number;
  /** Whether it is the present: then a gap may last. */
  readonly isNow: boolean;
  /** When a gateway was last heard of, by its identifier. */
  readonly lastAlive: ReadonlyMap<string, number>;
}

/** A gateway that has not been heard of for so long is not there. */
const silentSeconds = 15;

/** The times without readings of one device, as the states that its gateways have published tell them, in the order of the stream. */
export function gapsOfStates(device: string, states: readonly StateMessage[], range: StatesRange): readonly Gap[] {
  const walk = new StateWalk(device, range);
  for (const state of states) walk.take(state);
  return walk.end();
}

class StateWalk {
  readonly #device: string;
  readonly #range: StatesRange;
  readonly #gaps: Gap[] = [];
  /** Until somebody says that the device is there, nobody had it. */
  #open: { readonly start: number; readonly cause: string } | undefined;
  /** Who has the device. */
  #owner: string | undefined;

  constructor(device: string, range: StatesRange) {
    this.#device = device;
    this.#range = range;
    this.#open = { start: range.from, cause: "no gateway" };
  }

  take({ state, since, reason, gateway, ended, missed }: StateMessage): void {
    // What a gateway says that has lost the device, after another one has taken it.
    if (ended === true && this.#owner !== undefined && gateway !== this.#owner) return;
    if (missed !== undefined) this.#add(missed.from, missed.to, "not published");
    if (gateway !== this.#owner) this.#loseOwner(since);
    this.#owner = gateway;
    if (state === "connected") this.#close(since);
    else this.#open ??= { start: since, cause: reason === undefined ? "disconnected" : `disconnected: ${reason}` };
  }

  end(): readonly Gap[] {
    const { to, isNow } = this.#range;
    const alive = this.#aliveUntil();
    if (this.#open === undefined && alive !== undefined && alive < to - silentSeconds)
      this.#open = { start: alive, cause: "the gateway is gone" };
    if (this.#open !== undefined) this.#add(this.#open.start, isNow ? undefined : to, this.#open.cause);
    return this.#gaps;
  }

  /** The one before has gone without a word. */
  #loseOwner(since: number): void {
    if (this.#owner === undefined || this.#open !== undefined) return;
    this.#open = { start: Math.min(this.#aliveUntil() ?? since, since), cause: "the gateway is gone" };
  }

  #aliveUntil(): number | undefined {
    return this.#owner === undefined ? undefined : this.#range.lastAlive.get(this.#owner);
  }

  #close(end: number): void {
    if (this.#open !== undefined) this.#add(this.#open.start, end, this.#open.cause);
    this.#open = undefined;
  }

  #add(start: number, end: number | undefined, cause: string): void {
    if (end === undefined || end > start) this.#gaps.push({ device: this.#device, start, end, cause });
  }
}
