import { type ConnectionOptions, connect } from "@nats-io/transport-node";
import type { Connector } from "katcp-runtime";
import { type NatsAccess, natsConnection } from "../nats-access.js";
import { NatsSubjects } from "../nats-subjects.js";
import { openNatsStream } from "./open-nats-stream.js";

/** Which device of which site, and who asks. */
export interface NatsConnectorOptions extends NatsAccess {
  /** The site of the gateway: `outputs.nats.site` of its site file. */
  readonly site: string;
  /** The device's name in that site file. */
  readonly device: string;
  /** The role that requests are sent with; the gateway may allow less. Default: the least. */
  readonly role?: string | undefined;
  /** Who asks, for the gateway's audit. Default: `nats`. */
  readonly name?: string | undefined;
  /** Any other option of the NATS client, such as `user` and `pass`. */
  readonly connection?: ConnectionOptions | undefined;
}

/**
 * Reaches a device through NATS: `new DevClient("rx", 0, { connector: natsConnector({ servers, site: "karoo", device: "rx" }) })`. The client is the
 * same, and knows nothing of it. Ten thousand of them cost the device one: the gateway's.
 *
 * Sensors are sampled by `auto` and `event` alone, as often as the gateway samples them, and informs that belong to no request do not come.
 */
export function natsConnector(options: NatsConnectorOptions): Connector {
  const { site, device, role, name, connection: more } = options;
  return async (_, signal) => {
    signal.throwIfAborted();
    // The client of KATCP connects again by itself, and then knows what it has missed.
    const connection = await connect({ ...natsConnection(options, `katcp client of ${device}`), reconnect: false, ...more });
    const abort = (): void => void connection.close();
    signal.addEventListener("abort", abort, { once: true });
    try {
      const stream = await openNatsStream(connection, { subjects: new NatsSubjects(site), device, role, name }, signal);
      stream.once("close", abort);
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
