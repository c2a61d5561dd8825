import type { WebSocket } from "ws";
import type { Visitor } from "../access/visitor.js";

/** One path of the gateway where a browser opens a WebSocket. */
export interface UpgradeRoute {
  /** `/live`, or `/katcp/` and all below it where it ends with a slash. */
  readonly path: string;
  /** The subprotocol that both speak. */
  readonly protocol: string;
  /** Why a path below it cannot be opened: then the answer is 404. */
  readonly findProblem?: (url: URL) => string | undefined;
  /** There is a socket to somebody whose Host, Origin and role have been checked. */
  readonly open: (socket: WebSocket, opening: { readonly visitor: Visitor; readonly url: URL }) => void;
}
