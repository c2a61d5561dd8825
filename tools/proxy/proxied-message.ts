import type { Finding } from "../findings/finding.js";

/** Which side of a connection said something. */
export type Side = "client" | "device";

/** A connection through the proxy, for people: its number, and where the client is. */
export interface ProxiedConnection {
  readonly number: number;
  /** `127.0.0.1:50412`. */
  readonly client: string;
}

/** A message that breaks the interface: what, who said it, and when. */
export interface ProxyFinding extends Finding {
  readonly connection: ProxiedConnection;
  readonly side: Side;
  /** Seconds since the epoch. */
  readonly at: number;
}
