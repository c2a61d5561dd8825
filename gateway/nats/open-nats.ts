import { readFileSync } from "node:fs";
import { type ConnectionOptions, credsAuthenticator } from "@nats-io/transport-node";
import { messageOf } from "katcp-runtime";
import { GatewayProblem } from "../gateway-problem.js";
import type { Hub } from "../hub/hub.js";
import { answerRequests, type NatsDesk } from "./answer-requests.js";
import { LastValues } from "./last-values.js";
import { NatsLink } from "./nats-link.js";
import { NatsSubjects } from "./nats-subjects.js";
import { HubPublisher } from "./publish-hub.js";

/** What the station file says under `outputs.nats`, and what the gateway adds. */
export interface NatsOptions {
  /** `nats://host:4222`, or several of one cluster. */
  readonly servers: string | readonly string[];
  /** The second token of all subjects. */
  readonly site: string;
  /** The path of a file of credentials, as nsc writes it. */
  readonly credentials?: string | undefined;
  /** Paths of PEM files. */
  readonly tls?: { readonly ca?: string | undefined; readonly cert?: string | undefined; readonly key?: string | undefined } | undefined;
  /** Sends requests for those who may. */
  readonly desk: NatsDesk;
  /** Of the site, from the least to the most privileged. */
  readonly roles: readonly string[];
  /** The most that a request over NATS may claim. Default: the least. */
  readonly role?: string | undefined;
  /** A last value is written to the bucket so often at most. Default: 1 s. */
  readonly lastValuesSeconds?: number | undefined;
  readonly onProblem: (text: string) => void;
  /** Seconds since the epoch; for tests. */
  readonly now?: (() => number) | undefined;
}

export interface NatsOutput {
  /** There is a connection, and the bucket is made. It waits while no server is there, and rejects where the servers refuse us, or are not there before `close`. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * Joins a site to NATS (docs/nats.md). It returns at once: the gateway runs with or without a server.
 *
 * @throws GatewayProblem for a role that the site does not have, and for a file that cannot be read
 */
export function openNats(hub: Hub, options: NatsOptions): NatsOutput {
  const { roles, role = roles[0] ?? "", onProblem } = options;
  if (!roles.includes(role))
    throw new GatewayProblem(`"role" of "nats": expected one of ${roles.join(", ")}, received ${JSON.stringify(role)}`);
  const connection = connectionOptions(options);
  const closing = new AbortController();
  const begun = begin(hub, { ...options, role, connection, signal: closing.signal });
  begun.catch((thrown: unknown) => {
    if (!closing.signal.aborted) onProblem(`NATS: ${messageOf(thrown)}`);
  });
  return {
    ready: begun.then(() => {}),
    close: async () => {
      closing.abort();
      const end = await begun.catch(() => undefined);
      await end?.();
    },
  };
}

interface Beginning extends NatsOptions {
  readonly role: string;
  readonly connection: ConnectionOptions;
  readonly signal: AbortSignal;
}

/** Gives what ends it. */
async function begin(hub: Hub, options: Beginning): Promise<() => Promise<void>> {
  const { site, desk, roles, role, onProblem, now = () => Date.now() / 1_000, lastValuesSeconds = 1, connection, signal } = options;
  const subjects = new NatsSubjects(site);
  const onUp = (): void => {
    publisher.publishStates();
    void values.begin();
  };
  const link = await NatsLink.open(connection, { onUp, onProblem }, signal);
  const publisher = new HubPublisher(hub, { link, subjects, now });
  const values = new LastValues(hub, { link, subjects, everyMs: lastValuesSeconds * 1_000, onProblem });
  const answers = { link, subjects, desk, roles, highestRole: role, now };
  const stops = Array.from(hub.devices.values(), (device) => answerRequests(device, answers));
  publisher.publishStates();
  await values.begin();
  return async () => {
    for (const stop of [...stops, () => publisher.close(), () => values.close()]) stop();
    await link.close();
  };
}

function connectionOptions({ servers, site, credentials, tls }: NatsOptions): ConnectionOptions {
  const { ca, cert, key } = tls ?? {};
  return {
    servers: [servers].flat(),
    name: `katcp-gateway ${site}`,
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
