import type { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import { formatHostPort } from "../../transport/host-port.js";
import type { ListenAddress, ListenFunction, ListenTarget, OpenListener, TakeProblem, TakeStream } from "../../transport/listener.js";
import { socketListener } from "../../transport/socket-listener.js";
import type { DoorSays } from "../access/access.js";

/** A place to listen at, and what it says of the clients that come by it. */
export interface Door extends DoorSays {
  readonly target: ListenTarget;
}

/** Who takes those that come. */
export interface DoorEvents {
  /** Takes a client: its bytes, where it comes from as `host:port`, and its door. */
  accept(stream: Duplex, peer: string, door: Door): void;
  /** Before a handshake: how many milliseconds a client has to wait for that; undefined where it may not connect. */
  admit(peer: string, door: Door): number | undefined;
  readonly onProblem: TakeProblem;
}

/** The places at which a device listens: all of them, or none. */
export class Listeners {
  readonly #listen: ListenFunction;
  #open: OpenListener[] = [];

  constructor(listen: ListenFunction = socketListener) {
    this.#listen = listen;
  }

  /** @throws KatcpError where one of them cannot be had; then none is open */
  async open(doors: readonly Door[], events: DoorEvents): Promise<void> {
    try {
      for (const door of doors) this.#open.push(await this.#openOne(door, events));
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  #openOne(door: Door, { accept, admit, onProblem }: DoorEvents): Promise<OpenListener> {
    const admitted = { ...door, isAdmitted: true };
    const onStream: TakeStream = (stream, peer, more) => accept(stream, peer, more?.isAdmitted === true ? admitted : door);
    return this.#listen(door.target, onStream, onProblem, (peer) => admit(peer, door));
  }

  /** The real ones: with port 0, here is which it became. Empty while none is open. */
  get addresses(): readonly ListenAddress[] {
    return this.#open.map(({ address }) => address);
  }

  /** The certificates that are known. */
  get certificates(): readonly { readonly address: ListenAddress; readonly certificate: X509Certificate }[] {
    return this.#open.flatMap(({ address, certificate }) => (certificate === undefined ? [] : [{ address, certificate }]));
  }

  /** Whether one of them has TLS. */
  get hasCertificates(): boolean {
    return this.#open.some(({ reload }) => reload !== undefined);
  }

  /** What reads the certificates of each again. */
  get reloads(): readonly { readonly name: string; readonly reload: NonNullable<OpenListener["reload"]> }[] {
    return this.#open.flatMap((listener) => {
      const { host, port } = listener.address;
      if (listener.reload === undefined) return [];
      return [{ name: formatHostPort(host, port), reload: (options) => listener.reload?.(options) ?? false }];
    });
  }

  /** Takes no more connections; those that there are go on. */
  close(): void {
    for (const listener of this.#open) listener.close();
    this.#open = [];
  }
}
