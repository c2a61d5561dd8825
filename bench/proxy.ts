import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Peer, startPeers, startServer } from "./peers.js";
import { RawClient } from "./raw-client.js";
import { inRounds, printTable } from "./rounds.js";

const relays = fileURLToPath(new URL("servers/relays.js", import.meta.url));
const count = 200_000;
const inFlight = 1000;
const settleMs = 1500;

/** What `katcp proxy` adds to a pipeline of ?watchdog, beside a bare relay of Node and no relay at all. */
export async function benchProxy(rounds: number): Promise<void> {
  const [device] = await startPeers(0, ["katcp-runtime"]);
  if (device === undefined) return;
  const started: Peer[] = [device];
  try {
    for (const kind of ["proxy", "bare"]) {
      started.push(await startServer(`${kind} relay`, [process.execPath, relays, kind, String(device.port)], 0));
    }
    const contenders = started.map((peer) => ({
      name: peer === device ? "no relay" : peer.name,
      measure: async () => (await pipeline(peer)).perSecond,
    }));
    printTable(
      `a pipeline of ${count.toLocaleString("en")} ?watchdog (goal: more than 0.9 of the last)`,
      "requests/s",
      await inRounds(contenders, rounds),
    );
    // A busy machine slows down whoever works beside others; this does not see that.
    const relaysAlone = started.slice(1).map((peer) => ({ name: peer.name, measure: async () => (await pipeline(peer)).perOwnSecond }));
    printTable("the same by the processor time that the relay takes meanwhile", "requests/s", await inRounds(relaysAlone, rounds));
  } finally {
    for (const { stop } of started) stop();
  }
}

async function pipeline({ port, ownTimeMs }: Peer): Promise<{ readonly perSecond: number; readonly perOwnSecond: number }> {
  const client = await RawClient.open(port);
  const [startMs, ownStartMs] = [performance.now(), ownTimeMs()];
  await client.ask((index) => `?watchdog[${index + 1}]\n`, { count, inFlight });
  const [ms, ownMs] = [performance.now() - startMs, ownTimeMs() - ownStartMs];
  await client.close();
  // What the proxy looks at afterwards must not slow down the next.
  await sleep(settleMs);
  return { perSecond: (count * 1000) / ms, perOwnSecond: (count * 1000) / ownMs };
}
