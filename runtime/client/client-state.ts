import type { DeviceProtocol } from "./device-protocol.js";
import { Stream } from "./stream.js";

/** How a client stands with its device. */
export type ClientState =
  /** `connect` or `start` has not been called. */
  | { readonly kind: "idle" }
  /** The network, or the greeting, is being waited for; `attempt` counts from 1 since the last connection. */
  | { readonly kind: "connecting"; readonly address: string; readonly attempt: number }
  | { readonly kind: "connected"; readonly address: string; readonly protocol: DeviceProtocol }
  /** The last attempt, or the connection, ended by `cause`; the next attempt begins after `delayMs`. */
  | { readonly kind: "waiting"; readonly cause: Error; readonly attempt: number; readonly delayMs: number }
  /** For good: by `close`, or by `cause`. */
  | { readonly kind: "closed"; readonly cause: Error | undefined };

/** Called for each change of state, in its order. */
export type StateObserver = (state: ClientState) => void;

/** The state of a client, and who watches it. */
export class StateKeeper {
  #state: ClientState = { kind: "idle" };
  readonly #observers = new Set<StateObserver>();

  get state(): ClientState {
    return this.#state;
  }

  set(state: ClientState): void {
    this.#state = state;
    for (const observer of [...this.#observers]) observer(state);
  }

  /** Has `observer` called for each change from now on; returns how to end that. */
  observe(observer: StateObserver): () => void {
    this.#observers.add(observer);
    return () => {
      this.#observers.delete(observer);
    };
  }

  /** The state as it is, and each one from then on; it ends after `closed`. A reader that is late misses states, never the last. */
  states(): AsyncIterableIterator<ClientState> {
    const stream = new Stream<ClientState>({ buffer: "latest", onEnd: () => stop() });
    const push = (state: ClientState): void => {
      stream.push(state);
      if (state.kind === "closed") stream.end();
    };
    const stop = this.observe(push);
    push(this.#state);
    return stream;
  }

  /** Resolves once a state is as wanted. @throws what `accept` throws, or the reason of the signal */
  async until(accept: (state: ClientState) => boolean, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (accept(this.#state)) return;
    await new Promise<void>((resolve, reject) => {
      const finish = (): void => {
        stop();
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = (): void => {
        finish();
        reject(signal?.reason);
      };
      const stop = this.observe((state) => {
        try {
          if (!accept(state)) return;
          resolve();
        } catch (thrown) {
          reject(thrown);
        }
        finish();
      });
      signal?.addEventListener("abort", onAbort);
    });
  }
}
