import type { Duplex } from "node:stream";
import { type ListenAddress, Listener, type ListenFunction, type OpenListener } from "../../transport/listener.js";

/** An address to listen at, and the role of the clients that come by it. */
export interface Door {
  readonly address: ListenAddress;
  readonly role: string | undefined;
}

/** Takes a client: its bytes, where it comes from as `host:port`, and the role of its door. */
export type TakeClient = (stream: Duplex, peer: string, role: string | undefined) => void;

/** The addresses at which a device listens: all of them, or none. */
export class Listeners {
  readonly #listen: ListenFunction;
  #open: OpenListener[] = [];

  constructor(listen: ListenFunction = Listener.open) {
    this.#listen = listen;
  }

  /** @throws KatcpError where one of them cannot be had; then none is open */
  async open(doors: readonly Door[], onClient: TakeClient): Promise<void> {
    try {
      for (const { address, role } of doors) this.#open.push(await this.#listen(address, (stream, peer) => onClient(stream, peer, role)));
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /** The real ones: with port 0, here is which it became. Empty while none is open. */
  get addresses(): readonly ListenAddress[] {
    return this.#open.map(({ address }) => address);
  }

  /** Takes no more connections; those that there are go on. */
  close(): void {
    for (const listener of this.#open) listener.close();
    this.#open = [];
  }
}
