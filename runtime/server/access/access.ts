import type { RequestContract } from "../../protocol/contract.js";
import type { ClientSession } from "../clients/client-session.js";
import type { CertificateRole } from "./certificate-roles.js";

/** How much a client may, or what a request needs: 0 is what everybody may. */
export type Rank = number;

/** What a client is, as far as access goes. */
export interface Standing {
  /** A role of the interface; undefined if it has none. */
  readonly role: string | undefined;
  readonly rank: Rank;
}

/** What a listener says of the clients that come by it. */
export interface DoorSays {
  /** Their role. */
  readonly role?: string | undefined;
  /** Their roles by their certificates: those come first. */
  readonly certificates?: readonly CertificateRole[] | undefined;
  /** It is a file of this machine, whose mode says who may open it. */
  readonly isUnixSocket?: boolean | undefined;
  /** It has asked already whether the client may connect. */
  readonly isAdmitted?: boolean | undefined;
}

/** Who may use which request. */
export interface Access {
  /** What a request needs. */
  needOf(request: RequestContract, isStandard: boolean): Rank;
  /** What a new client may that came by this listener. */
  standingOf(client: ClientSession, door: DoorSays): Standing;
  /** Why a client that stands below `need` may not use a request, in words for people. */
  describeRefusal(name: string, need: Rank, client: ClientSession): string;
  /** What `?help` says of a request behind its description; `""` if everybody may use it. */
  describeNeed(need: Rank): string;
}
