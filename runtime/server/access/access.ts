import type { RequestContract } from "../../protocol/contract.js";
import type { ClientSession } from "../clients/client-session.js";

/** How much a client may, or what a request needs: 0 is what everybody may. */
export type Rank = number;

/** What a client is, as far as access goes. */
export interface Standing {
  /** A role of the interface; undefined if it has none. */
  readonly role: string | undefined;
  readonly rank: Rank;
}

/** Who may use which request. */
export interface Access {
  /** What a request needs. */
  needOf(request: RequestContract, isStandard: boolean): Rank;
  /** What a new client may; `doorRole` is the role of the listener that it came by. */
  standingOf(client: ClientSession, doorRole: string | undefined): Standing;
  /** Why a client that stands below `need` may not use a request, in words for people. */
  describeRefusal(name: string, need: Rank, client: ClientSession): string;
  /** What `?help` says of a request behind its description; `""` if everybody may use it. */
  describeNeed(need: Rank): string;
}

/** A device where everybody may do everything. */
export const OPEN_ACCESS: Access = {
  needOf: () => 0,
  standingOf: () => ({ role: undefined, rank: 0 }),
  describeRefusal: (name) => `?${name} is not permitted`,
  describeNeed: () => "",
};
