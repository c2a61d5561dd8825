import type { ClientSession } from "../clients/client-session.js";

/** What an admission needs to know. */
export interface AdmissionOptions {
  /** As they are now. */
  readonly bounds: { readonly maximumPending: number };
  /** How many requests are pending. */
  readonly pending: () => number;
}

/**
 * Lets requests begin while there is room for what is pending. Beyond that a client waits with its next request, and the one that has
 * waited longest gets the next room, however many requests the others have at hand.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #waiting = new Set<ClientSession>();
  /** Those whose turn has come, each with room kept for it. */
  readonly #called = new Set<ClientSession>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Whether a request of this client may begin. If not, the client is held, and released when its turn comes. */
  admit(client: ClientSession): boolean {
    if (this.#called.size > 0 && this.#called.delete(client)) return true;
    if (this.#waiting.size === 0 && this.#hasRoom) return true;
    this.#waiting.add(client);
    client.requests.hold("device");
    return false;
  }

  /** A request has ended: whoever there is room for now is called. */
  callNext(): void {
    // Asked after each request, and mostly nobody waits.
    if (this.#waiting.size === 0) return;
    for (const client of this.#waiting) {
      if (!this.#hasRoom) return;
      this.#waiting.delete(client);
      // One that is held for other reasons asks again when these are over.
      if (client.requests.release("device")) this.#called.add(client);
    }
  }

  /** A client is gone, and needs no room. */
  forget(client: ClientSession): void {
    this.#waiting.delete(client);
    this.#called.delete(client);
    this.callNext();
  }

  get #hasRoom(): boolean {
    return this.#options.pending() + this.#called.size < this.#options.bounds.maximumPending;
  }
}
