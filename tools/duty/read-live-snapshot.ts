import { createHash } from "node:crypto";
import { Client, ConnectionLostError, InvalidReply, messageOf, ProtocolVersionError, type SocketOptions } from "katcp-runtime";
import type { DeviceAddress } from "../interface/device-address.js";
import { ToolProblem } from "../tool-problem.js";

/** Where a device is: its address, or the path of its Unix socket. */
export type DevicePlace = DeviceAddress | { readonly path: string };

/** How to ask a device for a snapshot. */
export interface SnapshotRequestOptions extends Pick<SocketOptions, "tls"> {
  /** How long the answer may take. */
  readonly timeoutMs: number;
}

/** The pieces of a snapshot (docs/wire-extensions.md), and what the reply says of them. */
interface Told {
  readonly pieces: readonly string[];
  readonly count: string;
  readonly hash: string;
}

/**
 * Asks a device what it does now (`?device-snapshot`), and gives its JSON as it came, if it came whole.
 * @throws ToolProblem with exit code 3 if there is no connection, and with 1 for a device that does not tell
 */
export async function readLiveSnapshot(place: DevicePlace, options: SnapshotRequestOptions): Promise<string> {
  await using client = await connectTo(place, options);
  const { pieces, count, hash } = await ask(client, options);
  const text = pieces.join("");
  const isWhole = Number(count) === pieces.length && hash === createHash("sha256").update(text).digest("hex");
  if (!isWhole) throw new ToolProblem(`${client.address}: the snapshot did not come whole: ask again`);
  return text;
}

async function ask(client: Client, { timeoutMs }: SnapshotRequestOptions): Promise<Told> {
  try {
    const { informs, arguments: rest } = await client.request("device-snapshot", [], { timeoutMs });
    const [count = "", hash = ""] = rest.map(String);
    return { pieces: informs.map((inform) => inform.text(1)), count, hash };
  } catch (thrown) {
    const why = thrown instanceof InvalidReply && thrown.code === "invalid" ? notToldHere : messageOf(thrown);
    throw new ToolProblem(`${client.address}: ${why}`, thrown instanceof ConnectionLostError ? 3 : 1);
  }
}

const notToldHere = "it gives no snapshots: give it the option `snapshot: { request: true }`, or send its process SIGUSR2";

/** A client that asks nothing else: a device in trouble need not tell its interface too. */
async function connectTo(place: DevicePlace, { tls, timeoutMs }: SnapshotRequestOptions): Promise<Client> {
  const { host, port } = "path" in place ? { host: "localhost", port: 0 } : place;
  const socket = "path" in place ? { path: place.path } : undefined;
  const client = new Client(host, port, {
    tls,
    socket,
    connectTimeoutMs: timeoutMs,
    reconnect: false,
    readOnly: true,
    onWarning: () => {},
  });
  try {
    await client.connect();
    return client;
  } catch (thrown) {
    client.close();
    if (thrown instanceof ConnectionLostError || thrown instanceof ProtocolVersionError) throw new ToolProblem(thrown.message, 3);
    throw thrown;
  }
}
