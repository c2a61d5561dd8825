import { type NatsConnection, NoRespondersError, RequestError } from "@nats-io/transport-node";
import { KatcpError } from "katcp-runtime";
import { NatsCalls, type NatsCallsOptions } from "./nats-calls.js";
import { NatsStream } from "./nats-stream.js";

/** Opens a stream of KATCP to a device that a gateway serves over NATS. It leaves the connection as it is. @throws KatcpError where nobody has the device */
export async function openNatsStream(connection: NatsConnection, options: NatsCallsOptions, signal: AbortSignal): Promise<NatsStream> {
  const { subjects, device } = options;
  signal.throwIfAborted();
  const calls = new NatsCalls(connection, options);
  // A gateway that has lost NATS without a word still looks as if it were there.
  const abort = (): void => calls.close(new KatcpError("nobody answered in time"));
  signal.addEventListener("abort", abort, { once: true });
  try {
    return new NatsStream({ connection, subjects, device, calls, versions: await askVersions(calls, connection, options) });
  } catch (thrown) {
    calls.close(new KatcpError("the stream is closed"));
    throw thrown;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** What the device is: it must be there. */
async function askVersions(
  calls: NatsCalls,
  connection: NatsConnection,
  { subjects, device }: NatsCallsOptions,
): Promise<readonly (readonly string[])[]> {
  const roles: (readonly string[])[] = [];
  try {
    const end = await calls.call("version-list", [], ({ arguments: texts }) => roles.push(texts));
    if (end.kind === "reply") return roles;
    throw new KatcpError(end.message);
  } catch (thrown) {
    if (!(thrown instanceof NoRespondersError || thrown instanceof RequestError)) throw thrown;
    throw new KatcpError(`no gateway of the site ${subjects.site} at ${connection.getServer()} serves ${device}`);
  }
}
