import type { Hub } from "../hub/hub.js";
import type { NatsDesk } from "./answer-requests.js";
import { type NatsOutput, NatsSite, type NatsSiteOptions } from "./nats-site.js";

/** What a gateway needs to say of NATS, and who sends its requests. */
export interface NatsOptions extends NatsSiteOptions {
  /** Sends requests for those who may. */
  readonly desk: NatsDesk;
}

/**
 * Joins a site to NATS (docs/nats.md). It returns at once: the gateway runs with or without a server.
 *
 * @throws GatewayProblem for a role that the site does not have, and for a file that cannot be read
 */
export function openNats(hub: Hub, { desk, ...options }: NatsOptions): NatsOutput {
  return new NatsSite(options).join(hub, desk);
}
