import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { measure, type Row, startClient } from "./client.js";
import { startServer } from "./peers.js";
import { type Contender, inRounds, printTable } from "./rounds.js";
import { startGateway } from "./scale/programs.js";

const build = fileURLToPath(new URL("..", import.meta.url));
const sensors = 20_000;

const intake: Row = {
  name: `readings of ${sensors.toLocaleString("en")} sensors`,
  unit: "readings/s",
  kind: "updates",
  sensors,
  count: sensors,
  times: 10,
  goal: "100,000: one gateway takes what two are to share",
};

/** A gateway alone: what it takes in beside clients that do less with it, and what a scrape of its metrics takes. */
export async function benchGateway(rounds: number): Promise<void> {
  const server = await startServer("minimal Node server", [process.execPath, join(build, "bench/servers/minimal.js")], sensors);
  try {
    await benchIntake(server.port, rounds);
    await benchMetrics(server.port, rounds);
  } finally {
    server.stop();
  }
}

async function benchIntake(port: number, rounds: number): Promise<void> {
  const programs = [
    ["hub of a gateway", "hub"],
    ["SensorWatcher", "ours"],
    ["raw Node client", "raw"],
  ] as const;
  const clients = programs.map(([name, file]) => startClient(name, [process.execPath, join(build, `bench/clients/${file}.js`)]));
  try {
    const contenders = clients.map((client): Contender => ({ name: client.name, measure: () => measure(client, port, intake) }));
    printTable(intake.name, `${intake.unit} (goal: ${intake.goal})`, await inRounds(contenders, rounds));
  } finally {
    for (const { process: child } of clients) child.kill();
  }
}

async function benchMetrics(port: number, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "katcp-gateway-"));
  const site = join(folder, "site.json");
  writeFileSync(site, JSON.stringify({ listen: { port: 0 }, devices: [{ address: `127.0.0.1:${port}` }], outputs: { history: false } }));
  const gateway = await startGateway(site);
  try {
    const url = `${gateway.url}metrics`;
    let page = await fetchPage(url);
    // Each sensor has a value and a status.
    for (; page.split("\n").length < 2 * sensors; page = await fetchPage(url)) await sleep(100);
    const bare = createServer((_, response) => response.end(page)).listen(0, "127.0.0.1");
    await new Promise((resolve) => bare.once("listening", resolve));
    const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
    const contenders = [
      { name: "/metrics", measure: () => timed(url) },
      { name: "the same bytes, made before", measure: () => timed(bareUrl) },
    ];
    const size = `${(page.length / 1024 / 1024).toFixed(1)} MiB`;
    printTable(`a scrape of ${sensors.toLocaleString("en")} sensors, ${size}`, "ms (goal: 200)", await inRounds(contenders, rounds));
    bare.close();
  } finally {
    gateway.process.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(url: string): Promise<number> {
  const start = performance.now();
  await fetchPage(url);
  return performance.now() - start;
}

/** As Prometheus asks for it, but for the compression. */
function fetchPage(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { accept: "application/openmetrics-text;version=1.0.0", "accept-encoding": "identity" } }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => resolve(Buffer.concat(pieces).toString()));
      response.on("error", reject);
    }).on("error", reject);
  });
}
