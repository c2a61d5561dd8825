import { ConnectionLostError, messageOf, type UntypedClient } from "katcp-runtime";
import type { KnownInterface } from "../site/site-configuration.js";
import { type FoundInterface, findInterface, type KnownDescriptions } from "./find-interface.js";

/** What a watch over the interface of a device tells. */
export interface InterfaceEvents {
  /** It is known which requests and which interface the device has. */
  onFound(found: FoundInterface): void;
  onProblem(message: string): void;
}

/** Finds the interface of a device at each connection, and whenever its requests change. */
export class InterfaceWatch {
  readonly #client: UntypedClient;
  readonly #known: KnownDescriptions;
  readonly #file: KnownInterface | undefined;
  readonly #events: InterfaceEvents;
  readonly #ending = new AbortController();
  #isBusy = false;
  #isStale = false;

  constructor(
    client: UntypedClient,
    { known, file }: { readonly known: KnownDescriptions; readonly file: KnownInterface | undefined },
    events: InterfaceEvents,
  ) {
    this.#client = client;
    this.#known = known;
    this.#file = file;
    this.#events = events;
    client.onInform("interface-changed", (inform) => {
      if (!inform.text(0).startsWith("sensor")) this.refresh();
    });
  }

  /** Looks again, once more after a look that is under way. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isBusy) void this.#look();
  }

  close(): void {
    this.#ending.abort();
  }

  async #look(): Promise<void> {
    const { signal } = this.#ending;
    this.#isBusy = true;
    while (this.#isStale && !signal.aborted) {
      this.#isStale = false;
      try {
        this.#events.onFound(await this.#find(signal));
      } catch (thrown) {
        // The next connection asks again.
        if (!signal.aborted && !(thrown instanceof ConnectionLostError)) this.#events.onProblem(messageOf(thrown));
      }
    }
    this.#isBusy = false;
  }

  async #find(signal: AbortSignal): Promise<FoundInterface> {
    await this.#client.synced({ signal });
    if (this.#file !== undefined) return { source: "file", interface: this.#file, hash: undefined };
    return findInterface(this.#client, this.#known, { signal, onProblem: (message) => this.#events.onProblem(message) });
  }
}
