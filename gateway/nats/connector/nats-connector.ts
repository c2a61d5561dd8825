import { readFileSync } from "node:fs";
import {
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type NatsConnection,
  NoRespondersError,
  RequestError,
} from "@nats-io/transport-node";
import { type Connector, KatcpError, messageOf } from "katcp-runtime";
import { NatsSubjects } from "../nats-subjects.js";
import { NatsCalls } from "./nats-calls.js";
import { NatsStream } from "./nats-stream.js";

/** Which device of which site, and who asks. */
export interface NatsConnectorOptions {
  /** `nats://host:4222`, or several of one cluster. */
  readonly servers: string | readonly string[];
  /** The site of the gateway: `outputs.nats.site` of its station file. */
  readonly site: string;
  /** The device's name in that station file. */
  readonly device: string;
  /** The role that requests are sent with; the gateway may allow less. Default: the least. */
  readonly role?: string | undefined;
  /** Who asks, for the gateway's audit. Default: `nats`. */
  readonly name?: string | undefined;
  /** The path of a file of credentials, as nsc writes it. */
  readonly credentials?: string | undefined;
  /** Any other option of the NATS client, such as `tls`, `user` and `pass`. */
  readonly connection?: ConnectionOptions | undefined;
}

/**
 * Reaches a device through NATS: `new DevClient("rx", 0, { connector: natsConnector({ servers, site: "karoo", device: "rx" }) })`. The client is the
 * same, and knows nothing of it. Ten thousand of them cost the device one: the gateway's.
 *
 * Sensors are sampled by `auto` and `event` alone, as often as the gateway samples them, and informs that belong to no request do not come.
 */
export function natsConnector(options: NatsConnectorOptions): Connector {
  const { servers, site, device, role, name, credentials, connection: more } = options;
  return async (_, signal) => {
    signal.throwIfAborted();
    const connection = await connect({
      servers: [servers].flat(),
      // The client of KATCP connects again by itself, and then knows what it has missed.
      reconnect: false,
      ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(readFileSync(credentials)) }),
      ...more,
    });
    const abort = (): void => void connection.close();
    signal.addEventListener("abort", abort, { once: true });
    try {
      const subjects = new NatsSubjects(site);
      const calls = new NatsCalls(connection, { subjects, device, role, name });
      const stream = new NatsStream({ connection, subjects, device, calls, versions: await askVersions(calls, connection, options) });
      signal.throwIfAborted();
      return stream;
    } catch (thrown) {
      await connection.close();
      throw thrown;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };
}

/** What the device is: it must be there. @throws KatcpError */
async function askVersions(
  calls: NatsCalls,
  connection: NatsConnection,
  { site, device }: NatsConnectorOptions,
): Promise<readonly (readonly string[])[]> {
  const roles: (readonly string[])[] = [];
  try {
    const end = await calls.call("version-list", [], ({ arguments: texts }) => roles.push(texts));
    if (end.kind === "reply") return roles;
    throw new KatcpError(end.message);
  } catch (thrown) {
    if (!(thrown instanceof NoRespondersError || thrown instanceof RequestError)) throw thrown;
    throw new KatcpError(`no gateway of the site ${site} at ${connection.getServer()} serves ${device}: ${messageOf(thrown)}`);
  }
}
