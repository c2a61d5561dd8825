import type { WebSocket } from "ws";
import type { Visitor } from "../access/visitor.js";
import type { Refusal } from "./refusal.js";

/** Who asks for which path: Host, Origin and role have been checked. */
export interface Opening {
  readonly visitor: Visitor;
  /** The path and the query; its host means nothing. */
  readonly url: URL;
}

/** One path of the gateway where a browser opens a WebSocket. */
export interface UpgradeRoute {
  /** `/live`, or `/katcp/` and all below it where it ends with a slash. */
  readonly path: string;
  /** The subprotocol that both speak. */
  readonly protocol: string;
  /** Why a path below it cannot be opened now. */
  readonly findRefusal?: (url: URL) => Refusal | undefined;
  /** There is a socket. */
  readonly open: (socket: WebSocket, opening: Opening) => void;
}
