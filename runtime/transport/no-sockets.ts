import { KatcpError } from "../errors.js";
import type { Connector } from "./connector.js";

/** Stands in the place of `socket-connector.ts` in a browser, which has no sockets: the client is to be given a connector. */
export function socketConnector(): Connector {
  return () => Promise.reject(new KatcpError("a browser has no sockets: give the client the option connector, webSocketConnector(url)"));
}
