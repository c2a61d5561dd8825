import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { ProxyConfiguration } from "../site/site-configuration.js";

/** Whom a reverse proxy says that it speaks for. */
export interface ProxiedVisitor {
  readonly name: string;
  /** Of the user and the groups, the most privileged; undefined where the site file gives them none. */
  readonly role: string | undefined;
}

const longestName = 200;
const longestAddress = 100;

/** Believes the headers of a reverse proxy, and of nobody else. */
export class TrustedProxy {
  readonly #proxy: ProxyConfiguration;
  readonly #roles: readonly string[];
  readonly #from = new BlockList();

  constructor(proxy: ProxyConfiguration, roles: readonly string[]) {
    this.#proxy = proxy;
    this.#roles = roles;
    for (const text of proxy.from) {
      const [address = "", bits] = text.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      if (bits === undefined) this.#from.addAddress(address, family);
      else this.#from.addSubnet(address, Number(bits), family);
    }
  }

  /** Undefined of a request that does not come from the proxy, or of which the proxy says nothing. */
  read({ socket, headers }: IncomingMessage): ProxiedVisitor | undefined {
    const { userHeader, groupsHeader, roles } = this.#proxy;
    const name = textOf(headers[userHeader]).slice(0, longestName);
    if (name === "" || !this.trusts(plainAddress(socket.remoteAddress))) return undefined;
    const groups = textOf(headers[groupsHeader]).split(",");
    const found = [name, ...groups.map((group) => group.trim())].flatMap((each) => roles.get(each) ?? []);
    const role = found.toSorted((one, other) => this.#roles.indexOf(other) - this.#roles.indexOf(one)).at(0);
    return { name, role };
  }

  /** For whom the proxy asks; undefined of a request that does not come from it. */
  addressOf({ socket, headers }: IncomingMessage): string | undefined {
    if (!this.trusts(plainAddress(socket.remoteAddress))) return undefined;
    // What the proxy has added itself is the last.
    const last = textOf(headers["x-forwarded-for"]).split(",").at(-1)?.trim() ?? "";
    return last === "" ? undefined : plainAddress(last.slice(0, longestAddress));
  }

  /** Whether an address is the proxy's. */
  trusts(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#from.check(address, family === 6 ? "ipv6" : "ipv4");
  }
}

/** Node hands on every header but a few as one text. */
function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === "string" ? header : "";
}

/** An address of version 4 as it is, also where a socket of version 6 took it. */
export function plainAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:(?=\d+\.)/, "");
}
