import { Address } from "../../protocol/address.js";
import type { DoorSays } from "./access.js";
import type { AccessOptions } from "./access-options.js";
import { Networks } from "./networks.js";

/** Who may connect at all. */
export class DoorKeeper {
  readonly #allow: Networks | undefined;
  readonly #deny: Networks | undefined;

  /** @throws RangeError for a network that is none */
  constructor({ allow, deny = [] }: AccessOptions) {
    this.#allow = allow && new Networks(allow, "access.allow");
    this.#deny = deny.length === 0 ? undefined : new Networks(deny, "access.deny");
  }

  /** `address`: `host:port`. What has no IP address is in this process, and whoever comes by a Unix socket was let in by its file. */
  lets(address: string, { isUnixSocket = false }: DoorSays = {}): boolean {
    // Mostly everybody may come: then nobody's address has to be read.
    if (isUnixSocket || (this.#allow === undefined && this.#deny === undefined)) return true;
    const peer = Address.read(address);
    if (peer === undefined) return true;
    return this.#deny?.has(peer) !== true && (this.#allow?.has(peer) ?? true);
  }
}
