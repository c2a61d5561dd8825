import type { Duplex } from "node:stream";
import { escapeArgument } from "../../protocol/escapes.js";
import { fromUnicode } from "../../protocol/wire-text.js";
import type { Throttle } from "./throttle.js";

/** What an entrance asks and tells. */
export interface EntranceEvents<Door> {
  /** Whether a client may connect that came by this listener. */
  lets(address: string, door: Door): boolean;
  /** One came that there is no room for, or that may not connect. */
  onRefuse(address: string, reason: string): void;
}

/** What a listener may have settled already of one who comes. */
export interface Arrival {
  /** It was let in before its handshake, and has waited. */
  readonly isAdmitted?: boolean | undefined;
}

/** One who comes, and can be told things. */
export interface Arriving<Door> {
  readonly address: string;
  readonly door: Door;
  readonly makeRoom: () => string | undefined;
}

/** Decides who becomes a client, of those that come. */
export class Entrance<Door extends Arrival> {
  readonly #events: EntranceEvents<Door>;
  readonly #throttle: Throttle;

  constructor(events: EntranceEvents<Door>, throttle: Throttle) {
    this.#events = events;
    this.#throttle = throttle;
  }

  /** Before a handshake: how many milliseconds it has to wait; undefined for one that may not connect, to which nothing can be said. */
  admit(address: string, door: Door): number | undefined {
    if (this.#events.lets(address, door)) return this.#throttle.onArrival(address);
    this.#events.onRefuse(address, mayNotConnect);
    return undefined;
  }

  /**
   * Of one that can be told: how many milliseconds it has to wait, as a client; undefined where it was told why it is none. `makeRoom`: why there is
   * no room for it; undefined where there is.
   */
  receive(stream: Duplex, { address, door, makeRoom }: Arriving<Door>): number | undefined {
    const refusal = this.#events.lets(address, door) ? makeRoom() : mayNotConnect;
    if (refusal === undefined) return door.isAdmitted === true ? 0 : this.#throttle.onArrival(address);
    stream.on("error", () => {});
    stream.end(`#disconnect ${escapeArgument(fromUnicode(refusal))}\n`, () => stream.destroy());
    this.#events.onRefuse(address, refusal);
    return undefined;
  }
}

const mayNotConnect = "clients of this address may not connect";
