import { type ListenAddress, Listener, type ListenFunction, type OpenListener, type TakeStream } from "../../transport/listener.js";

/** The addresses at which a device listens: all of them, or none. */
export class Listeners {
  readonly #listen: ListenFunction;
  #open: OpenListener[] = [];

  constructor(listen: ListenFunction = Listener.open) {
    this.#listen = listen;
  }

  /** @throws KatcpError where one of them cannot be had; then none is open */
  async open(addresses: readonly ListenAddress[], onStream: TakeStream): Promise<void> {
    try {
      for (const address of addresses) this.#open.push(await this.#listen(address, onStream));
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
