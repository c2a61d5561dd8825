import type { Socket } from "node:net";
import { type ListenAddress, Listener } from "../transport/listener.js";

/** The addresses at which a device listens: all of them, or none. */
export class Listeners {
  #open: Listener[] = [];

  /** @throws KatcpError where one of them cannot be had; then none is open */
  async open(addresses: readonly ListenAddress[], onSocket: (socket: Socket) => void): Promise<void> {
    try {
      for (const address of addresses) this.#open.push(await Listener.open(address, onSocket));
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
