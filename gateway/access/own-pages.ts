import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/**
 * Tells the gateway's own pages from others. The name by which a browser reaches us must be one of ours: a foreign page may have a name of its
 * own point here (DNS rebinding), but no address and no name of ours. And a page that asks must come from here.
 */
export class OwnPages {
  readonly #names: ReadonlySet<string>;

  /** `names`: those of the site file, with or without a port. */
  constructor(names: readonly string[]) {
    this.#names = new Set(names.map((name) => name.toLowerCase()));
  }

  /** Why a request is refused; undefined of one that is not. */
  findProblem({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
    const { host, origin } = headers;
    const own = readHost(host);
    if (own === undefined || !this.#isOwn(own)) {
      return `the gateway is not called ${JSON.stringify(shorten(host ?? ""))}; if it should be, add that to "names" of "listen"`;
    }
    // Programs send none, and every browser does where a foreign page asks.
    if (origin === undefined || this.#comesFromHere(origin, own)) return undefined;
    return `a page of ${JSON.stringify(shorten(origin))} may not ask the gateway`;
  }

  #comesFromHere(origin: string, own: Host): boolean {
    const from = /^https?:\/\/([^/?#@]+)$/.exec(origin)?.[1];
    const host = readHost(from);
    if (host === undefined) return false;
    return host.whole === own.whole || this.#names.has(host.whole) || this.#names.has(host.name);
  }

  #isOwn({ name, whole }: Host): boolean {
    return name === "localhost" || isIP(name) !== 0 || this.#names.has(whole) || this.#names.has(name);
  }
}

interface Host {
  readonly name: string;
  /** With its port, if it has one. */
  readonly whole: string;
}

function readHost(text: string | undefined): Host | undefined {
  const { ipv6, name = ipv6 } =
    /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<name>[a-z0-9._-]+))(?::\d{1,5})?$/.exec((text ?? "").toLowerCase())?.groups ?? {};
  return name === undefined || text === undefined ? undefined : { name, whole: text.toLowerCase() };
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
