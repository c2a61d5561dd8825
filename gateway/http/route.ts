import type { IncomingMessage, ServerResponse } from "node:http";
import type { Visitor } from "../access/visitor.js";

/** One path of the gateway's web server. Rooms bring their own: history, metrics. */
export interface Route {
  /** `/metrics`, or `/api/devices/` and all below it where it ends with a slash. */
  readonly path: string;
  /** Default: `GET` alone; HEAD is answered as GET is, without a body. */
  readonly methods?: readonly string[];
  /** Its answers take more than a moment to make: an address has a few at once, and each piece waits for `turn`. */
  readonly isCostly?: boolean;
  /** Answers a request whose Host, Origin and role have been checked. What it throws or rejects with becomes a 500, and is logged. */
  readonly handle: (exchange: Exchange) => void | Promise<void>;
}

/** One request and its answer. Headers that every answer has (CSP, no sniffing, no framing) are set already. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path and the query; its host means nothing. */
  readonly url: URL;
  /** Who asks. */
  readonly visitor: Visitor;
  /** Resolves when a costly answer, or the next piece of it, may be made. */
  readonly turn: () => Promise<void>;
  /** Aborts when the client is gone before the answer is whole. */
  readonly signal: AbortSignal;
}
