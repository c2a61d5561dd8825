import type { RequestContract } from "../../protocol/contract.js";
import { GUARDED_REQUESTS } from "../../protocol/vocabulary.js";
import type { ClientSession } from "../clients/client-session.js";
import type { Access, Rank, Standing } from "./access.js";
import type { AccessOptions, GuardLevel } from "./access-options.js";
import { LOOPBACK } from "./networks.js";

const ranks: Readonly<Record<GuardLevel, Rank>> = { loopback: 1, nobody: 2 };

/** The access of a device without roles: everybody may use everything, but for standard requests that are for programs on this machine, or for nobody. */
export class LoopbackGuard implements Access {
  readonly #guard: Readonly<Record<string, GuardLevel | undefined>>;
  /** Whether it matters where a client is: mostly not, and then nobody's address has to be read. */
  readonly #asksWhere: boolean;

  /** @throws RangeError for a word that is no level */
  constructor(guard: NonNullable<AccessOptions["guard"]> = {}) {
    for (const [name, level] of Object.entries(guard)) {
      if (!GUARDED_REQUESTS.includes(name))
        throw new RangeError(`access.guard: expected one of ${GUARDED_REQUESTS.join(", ")}, received ${JSON.stringify(name)}`);
      if (level === undefined || !Object.hasOwn(ranks, level))
        throw new RangeError(`access.guard.${name}: expected "loopback" or "nobody", received ${JSON.stringify(level)}`);
    }
    this.#guard = guard;
    this.#asksWhere = Object.values(guard).includes("loopback");
  }

  needOf({ name }: RequestContract, isStandard: boolean): Rank {
    const level = isStandard && Object.hasOwn(this.#guard, name) ? this.#guard[name] : undefined;
    return level === undefined ? 0 : ranks[level];
  }

  standingOf(client: ClientSession): Standing {
    return { role: undefined, rank: this.#asksWhere && isHere(client) ? ranks.loopback : 0 };
  }

  describeRefusal(name: string, need: Rank, client: ClientSession): string {
    const who = need === ranks.loopback ? "only programs on the machine of the device may use it" : "no client may use it";
    return `?${name} is not permitted to ${client.address}: ${who}`;
  }

  describeNeed(need: Rank): string {
    if (need === 0) return "";
    return need === ranks.loopback ? "only on the machine of the device" : "for no client";
  }
}

/** What has no IP address is in this process. */
function isHere({ peer }: ClientSession): boolean {
  return peer === undefined || LOOPBACK.has(peer);
}
