import type { ClientState, Clock } from "katcp-runtime";
import type { HubDeviceState } from "./hub.js";
import { lostSince } from "./lost-since.js";

/** So much of a reason is shown. */
const longestReason = 500;

/**
 * The state of a device as people see it: it is there or not, and since when. A device that is not there stays `disconnected` while the client
 * tries again, with the last reason.
 */
export class DeviceStates {
  #state: HubDeviceState;
  readonly #clock: Clock;
  readonly #onChange: (state: HubDeviceState) => void;

  constructor(clock: Clock, onChange: (state: HubDeviceState) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#state = { kind: "connecting", since: clock.now(), reason: undefined };
  }

  get state(): HubDeviceState {
    return this.#state;
  }

  /** The state of the connection is another. */
  take(state: ClientState): void {
    if (state.kind === "connected") this.#set({ kind: "connected", since: this.#clock.now(), reason: undefined });
    else if (state.kind === "waiting") this.#lose(state.cause.message, lostSince(state.cause));
    else if (state.kind === "closed") this.#lose(state.cause?.message ?? "the gateway has closed it");
    // Without a word of why, it was there until now.
    else if (this.#state.kind === "connected") this.#lose("the connection was lost");
  }

  #lose(reason: string, from?: number): void {
    const since = this.#state.kind === "disconnected" ? this.#state.since : Math.max(this.#state.since, from ?? this.#clock.now());
    this.#set({ kind: "disconnected", since, reason: reason.slice(0, longestReason) });
  }

  #set(state: HubDeviceState): void {
    const { kind, reason } = this.#state;
    if (kind === state.kind && reason === state.reason) return;
    this.#state = state;
    this.#onChange(state);
  }
}
