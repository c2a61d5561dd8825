import { type Peer, startPeers } from "./peers.js";
import { type Contender, inRounds, printTable } from "./rounds.js";
import { type Row, rows, subscribed, type UpdateRow, update, updateRows } from "./server-rows.js";

const slowShare = 0.1;

/** Everything that a server does, beside aiokatcp, katcp-python and a minimal Node server that sends the same bytes. */
export async function benchServer(rounds: number, only = process.env["ROWS"] ?? ""): Promise<void> {
  const isWanted = (each: { readonly name: string; readonly sensors: number }, sensors: number): boolean => {
    return each.sensors === sensors && each.name.includes(only);
  };
  for (const sensors of [0, 100, 1000, 20_000]) {
    if (![...rows, ...updateRows].some((each) => isWanted(each, sensors))) continue;
    const peers = await startPeers(sensors);
    try {
      for (const row of rows.filter((each) => isWanted(each, sensors)))
        await compare(
          row,
          peers.map((peer) => contender(peer, row)),
          rounds,
        );
      for (const row of updateRows.filter((each) => isWanted(each, sensors))) await compareUpdates(row, peers, rounds);
      console.log(`\n  peak memory: ${peers.map(({ name, peakMiB }) => `${name} ${Math.round(peakMiB() ?? 0)} MiB`).join(", ")}`);
    } finally {
      for (const peer of peers) peer.stop();
    }
  }
}

function contender({ name, port, isSlow }: Peer, row: Row): Contender {
  return { name, measure: () => rateOf(() => row.run(port, isSlow ? slowShare : 1)) };
}

async function compareUpdates(row: UpdateRow, peers: readonly Peer[], rounds: number): Promise<void> {
  const ready = await Promise.all(peers.map(async (peer) => ({ peer, clients: await subscribed(peer.port, row) })));
  const contenders = ready.map(({ peer: { name, isSlow }, clients }) => {
    const times = Math.ceil(row.times * (isSlow ? slowShare : 1));
    return { name, measure: () => rateOf(() => update(clients, { ...row, times })) };
  });
  await compare(row, contenders, rounds);
  for (const { clients } of ready) for (const client of clients) await client.close();
}

async function compare({ name, unit, goal }: Omit<Row, "run">, contenders: readonly Contender[], rounds: number): Promise<void> {
  printTable(name, `${unit} (goal: ${goal} of the last)`, await inRounds(contenders, rounds));
}

async function rateOf(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const done = await work();
  return (done / (performance.now() - start)) * 1000;
}
