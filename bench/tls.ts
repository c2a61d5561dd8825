import { fileURLToPath } from "node:url";
import { type Peer, startServer } from "./peers.js";
import { type Asking, RawClient } from "./raw-client.js";
import { type Contender, inRounds, printTable, summarise } from "./rounds.js";

/** The goal of all of them. */
const goal = 0.9;

const rows: readonly (Asking & { readonly name: string })[] = [
  { name: "?watchdog over TLS, one at a time", count: 10_000, inFlight: 1 },
  { name: "?watchdog over TLS, 64 in flight", count: 128_000, inFlight: 64 },
];

/** A device behind TLS beside two servers of Node's `tls`: one that answers lines and does nothing else, and one that sends back what comes. */
export async function benchTls(rounds: number): Promise<void> {
  const peers = await Promise.all([
    start("katcp-runtime", "ours-tls"),
    start("tls, line for line", "tls-lines"),
    start("bare tls echo", "tls-echo"),
  ]);
  try {
    for (const { name, ...load } of rows) {
      const ownRates = new Map<string, number[]>(peers.map((peer) => [peer.name, []]));
      const contenders = peers.map((peer) => contender(peer, load, (rate) => ownRates.get(peer.name)?.push(rate)));
      printTable(name, `requests/s (goal: ${goal} of the last)`, await inRounds(contenders, rounds));
      // Without the round that warms up.
      const own = [...ownRates].map(([peer, [, ...values]]) => summarise(peer, values));
      printTable(name, "requests for each second of the server's processor time", own);
    }
  } finally {
    for (const peer of peers) peer.stop();
  }
}

function contender(peer: Peer, load: Asking, onOwnRate: (rate: number) => void): Contender {
  const measure = async (): Promise<number> => {
    const client = await RawClient.openTls(peer.port);
    const [startMs, ownStartMs] = [performance.now(), peer.ownTimeMs()];
    await client.ask((index) => `?watchdog[${(index % 1_000_000) + 1}]\n`, load);
    const [ms, ownMs] = [performance.now() - startMs, peer.ownTimeMs() - ownStartMs];
    await client.close();
    onOwnRate((load.count / ownMs) * 1000);
    return (load.count / ms) * 1000;
  };
  return { name: peer.name, measure };
}

function start(name: string, file: string): Promise<Peer> {
  return startServer(name, [process.execPath, fileURLToPath(new URL(`servers/${file}.js`, import.meta.url))], 0);
}
