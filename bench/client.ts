import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { base, readPeak, startServer } from "./peers.js";
import { type Contender, inRounds, printTable } from "./rounds.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = `${root}node_modules/.cache/katcp-interop/bin/python`;

/** One thing that clients are measured by. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly kind: "sequential" | "inFlight" | "mirror" | "updates";
  readonly sensors: number;
  readonly count: number;
  readonly times: number;
  readonly goal: string;
}

const rows: readonly Row[] = [
  { name: "requests one at a time", unit: "requests/s", kind: "sequential", sensors: 0, count: 10_000, times: 1, goal: "0.85 of the last" },
  {
    name: "requests, 1,000 awaited together",
    unit: "requests/s",
    kind: "inFlight",
    sensors: 0,
    count: 200_000,
    times: 1,
    goal: "250,000 or 0.3 of the last",
  },
  { name: "mirror 20,000 sensors", unit: "sensors/s", kind: "mirror", sensors: 20_000, count: 20_000, times: 1, goal: "80,000: 0.25 s" },
  {
    name: "updates of 20,000 sensors to an observer",
    unit: "updates/s",
    kind: "updates",
    sensors: 20_000,
    count: 20_000,
    times: 20,
    goal: "500,000",
  },
];

/** Everything that a client does, beside aiokatcp's and a raw Node client, at the same minimal server. */
export async function benchClient(rounds: number, only = process.env["ROWS"] ?? ""): Promise<void> {
  for (const row of rows.filter(({ name }) => name.includes(only))) {
    const server = await startServer("minimal Node server", [process.execPath, `${root}build/bench/servers/minimal.js`], row.sensors);
    const clients = startClients();
    try {
      const contenders = clients.map((client): Contender => ({ name: client.name, measure: () => measure(client, server.port, row) }));
      printTable(row.name, `${row.unit} (goal: ${row.goal})`, await inRounds(contenders, rounds));
      console.log(
        `  peak memory: ${clients.map(({ name, process: { pid } }) => `${name} ${Math.round(readPeak(pid) ?? 0)} MiB`).join(", ")}`,
      );
    } finally {
      server.stop();
      for (const { process: child } of clients) child.kill();
    }
  }
}

/** A client in a process of its own. */
export interface ClientPeer {
  readonly name: string;
  readonly isSlow: boolean;
  readonly process: ChildProcess;
  readonly answers: AsyncIterator<string>;
  /** Settles when it ends, which it should not before it is told. */
  readonly ended: Promise<unknown>;
}

function startClients(): readonly ClientPeer[] {
  const node = (file: string, tree = root): string[] => [process.execPath, `${tree}/build/bench/clients/${file}.js`];
  const clients = [startClient("katcp-runtime", node("ours"))];
  if (base !== undefined) clients.push(startClient("BASE", node("ours", base)));
  if (existsSync(python)) {
    clients.push(startClient("aiokatcp", [python, `${root}bench/clients/aiokatcp_client.py`]));
  } else console.log("aiokatcp is left out: `npm run interop` makes the environment that it needs");
  return [...clients, startClient("raw Node client", node("raw"))];
}

/** Starts a program of bench/clients. */
export function startClient(name: string, [command = "", ...args]: readonly string[]): ClientPeer {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { name, isSlow: command === python, process: child, answers, ended: once(child, "close") };
}

/** How much is done in a second. The slow ones are given a fifth of the requests. */
export async function measure(
  { process: child, answers, ended, isSlow }: ClientPeer,
  port: number,
  { kind, count, times }: Row,
): Promise<number> {
  const isRequests = kind === "sequential" || kind === "inFlight";
  const own = { count: isSlow && isRequests ? count / 5 : count, times: isSlow ? Math.ceil(times / 5) : times };
  child.stdin?.write(`${port} ${kind} ${own.count} ${own.times}\n`);
  const { value, done } = await Promise.race([answers.next(), ended.then(() => ({ value: "", done: true }))]);
  if (done) throw new Error("a client has ended before its work was done");
  return (own.count * own.times) / Number(value);
}
