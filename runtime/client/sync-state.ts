import { ConnectionLostError } from "../errors.js";
import { Stream } from "./stream.js";

/** How a mirror stands to its device. `syncing`: it is being read which sensors there are, or they are about to be sampled. */
export type SyncState = "disconnected" | "syncing" | "synced" | "closed";

/** The state of a mirror, and who watches it. */
export class SyncStates {
  #state: SyncState = "disconnected";
  readonly #observers = new Set<(state: SyncState) => void>();

  get state(): SyncState {
    return this.#state;
  }

  set(state: SyncState): void {
    if (state === this.#state || this.#state === "closed") return;
    this.#state = state;
    for (const observer of [...this.#observers]) observer(state);
  }

  states(): AsyncIterableIterator<SyncState> {
    const stream = new Stream<SyncState>({ onEnd: () => this.#observers.delete(push) });
    const push = (state: SyncState): void => {
      stream.push(state);
      if (state === "closed") stream.end();
    };
    this.#observers.add(push);
    push(this.#state);
    return stream;
  }

  async synced(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const states = this.states();
    const onAbort = (): void => void states.return?.();
    signal?.addEventListener("abort", onAbort);
    try {
      for await (const state of states) if (state === "synced") return;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
    signal?.throwIfAborted();
    throw new ConnectionLostError("the watcher was closed before it was synced");
  }
}
