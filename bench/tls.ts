import { fileURLToPath } from "node:url";
import { type Peer, startServer } from "./peers.js";
import { type Asking, RawClient } from "./raw-client.js";
import { type Contender, inRounds, printTable, summarise } from "./rounds.js";

/**
 * The goal of all of them, of the last. With 64 in flight no server that reads lines comes near it: the echo passes a piece of 64 lines on as
 * one, and its lines are three bytes shorter. So each is shown beside the one that does nothing but read and write lines, too.
 */
const goal = 0.9;

const rows: readonly (Asking & { readonly name: string })[] = [
  { name: "?watchdog over TLS, one at a time", count: 10_000, inFlight: 1 },
  { name: "?watchdog over TLS, 64 in flight, in one write", count: 128_000, inFlight: 64 },
  { name: "?watchdog over TLS, 64 in flight, each as the last is answered", count: 64_000, inFlight: 64, isEach: true },
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
      const all = await inRounds(contenders, rounds);
      printTable(name, `requests/s (goal: ${goal} of the last)`, all);
      printTable(name, "requests/s, beside a server that reads lines", all.slice(0, 2));
      // Without the round that warms up.
      const own = [...ownRates].map(([peer, [, ...values]]) => summarise(peer, values));
      printTable(name, "requests for each second of the server's processor time", own);
      printTable(name, "the same, beside a server that reads lines", own.slice(0, 2));
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
