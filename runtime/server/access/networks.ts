import { BlockList, isIPv6 } from "node:net";
import { Address } from "../../protocol/address.js";

/** A set of networks: `10.8.0.0/16`, `fd00::/8`, `192.0.2.7`. */
export class Networks {
  readonly #list = new BlockList();

  /** @throws RangeError for a text that is no network; `where` says which option has it */
  constructor(networks: readonly string[], where: string) {
    for (const text of networks) this.#add(text, where);
  }

  /** Whether an address is in one of them. What has no IP address, such as a Unix socket, is in none. */
  has(address: Address | undefined): boolean {
    return address !== undefined && this.#list.check(address.host, familyOf(address.host));
  }

  #add(text: string, where: string): void {
    const [, host = "", bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const address = Address.read(isIPv6(host) ? `[${host}]` : host);
    const width = host.includes(":") ? 128 : 32;
    if (address === undefined || Number(bits ?? 0) > width)
      throw new RangeError(
        `${where}: expected a network or an address, such as 10.8.0.0/16 or 192.0.2.7, received ${JSON.stringify(text)}`,
      );
    this.#list.addSubnet(address.host, Number(bits ?? width), familyOf(address.host));
  }
}

function familyOf(host: string): "ipv4" | "ipv6" {
  return host.includes(":") ? "ipv6" : "ipv4";
}

/** This machine itself. */
export const LOOPBACK = new Networks(["127.0.0.0/8", "::1"], "loopback");
