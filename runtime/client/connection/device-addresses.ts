import { KatcpError } from "../../errors.js";
import type { SocketOptions } from "../../transport/connector.js";
import { formatHostPort } from "../../transport/host-port.js";
import type { ListenAddress } from "../../transport/listener.js";

/** Where a device may be, and how each place is called. */
export class DeviceAddresses {
  /** Tried one after the other. */
  readonly all: readonly ListenAddress[];
  /** Of a Unix socket, which has neither host nor port. */
  readonly #path: string | undefined;

  /** @throws KatcpError for a port that no device can have */
  constructor(all: readonly ListenAddress[], { socket = {} }: SocketOptions) {
    this.all = all;
    this.#path = (socket as { readonly path?: string }).path;
    if (this.#path === undefined) for (const address of all) checkPort(address);
  }

  /** The name of the first of them: `host:port`, or the path of a socket. */
  get name(): string {
    return this.at(0).name;
  }

  /** Number `index` of them, beginning anew after the last. */
  at(index: number): { readonly target: ListenAddress; readonly name: string } {
    const target = this.all[index % this.all.length] ?? { host: "", port: 0 };
    return { target, name: this.#path ?? formatHostPort(target.host, target.port) };
  }
}

function checkPort({ host, port }: ListenAddress): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return;
  const received = typeof port === "number" ? port : JSON.stringify(port);
  throw new KatcpError(`the port of the device at "${host}": expected an integer from 1 to 65535, received ${received}`);
}
