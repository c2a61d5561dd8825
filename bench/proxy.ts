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
    const contenders = started.map(({ name, port }) => ({
      name: name === "katcp-runtime" ? "no relay" : name,
      measure: () => pipeline(port),
    }));
    printTable(
      `a pipeline of ${count.toLocaleString("en")} ?watchdog (goal: more than 0.9 of the last)`,
      "requests/s",
      await inRounds(contenders, rounds),
    );
  } finally {
    for (const { stop } of started) stop();
  }
}

async function pipeline(port: number): Promise<number> {
  const client = await RawClient.open(port);
  const start = performance.now();
  await client.ask((index) => `?watchdog[${index + 1}]\n`, { count, inFlight });
  const seconds = (performance.now() - start) / 1000;
  await client.close();
  // What the proxy looks at afterwards must not slow down the next.
  await sleep(settleMs);
  return count / seconds;
}
