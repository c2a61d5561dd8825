import { readFileSync } from "node:fs";
import { type ConnectionOptions, credsAuthenticator } from "@nats-io/transport-node";
import { messageOf } from "katcp-runtime";
import { GatewayProblem } from "../gateway-problem.js";

/** Where NATS is, and who we are there. */
export interface NatsAccess {
  /** `nats://host:4222`, or several of one cluster. */
  readonly servers: string | readonly string[];
  /** The path of a file of credentials, as nsc writes it. */
  readonly credentials?: string | undefined;
  /** Paths of PEM files. */
  readonly tls?: { readonly ca?: string | undefined; readonly cert?: string | undefined; readonly key?: string | undefined } | undefined;
}

/** The same for the client of NATS. @throws GatewayProblem for a file that cannot be read */
export function natsConnection({ servers, credentials, tls }: NatsAccess, name: string): ConnectionOptions {
  const { ca, cert, key } = tls ?? {};
  return {
    servers: [servers].flat(),
    name,
    ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(readCredentials(credentials)) }),
    ...(tls === undefined ? {} : { tls: { ...(ca && { caFile: ca }), ...(cert && { certFile: cert }), ...(key && { keyFile: key }) } }),
  };
}

function readCredentials(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new GatewayProblem(`"credentials" of "nats": ${messageOf(thrown)}`);
  }
}
