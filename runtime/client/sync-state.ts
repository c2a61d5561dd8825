import { ConnectionLostError } from "../errors.js";
import { StateKeeper, type UntilOptions } from "./streams/state-keeper.js";

/** The state of a mirror. `syncing`: the list of sensors is being read, or sampling is not yet set. */
export type SyncState = "disconnected" | "syncing" | "synced" | "closed";

/** The state of a mirror, and who watches it. */
export class SyncStates extends StateKeeper<SyncState> {
  constructor() {
    super("disconnected", (state) => state === "closed");
  }

  /** The same state again is no change, and nothing comes after `closed`. */
  override set(state: SyncState): void {
    if (state !== this.state && this.state !== "closed") super.set(state);
  }

  /** Resolves once it is `synced`. @throws ConnectionLostError once it is closed. @throws what is made of a signal that aborts */
  synced({ signal, explain }: UntilOptions): Promise<void> {
    return this.until(
      (state) => {
        if (state === "closed") throw new ConnectionLostError("the watcher was closed before it was synced");
        return state === "synced";
      },
      { signal, explain },
    );
  }
}
