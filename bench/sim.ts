import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { cpuSeconds, residentMiB } from "./process-usage.js";
import { RawClient } from "./raw-client.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const devices = Number(process.env["DEVICES"] ?? 1000);
const clients = 100;
const seconds = Number(process.env["SECONDS"] ?? 10);
const settleMs = 20_000;

/** `katcp sim`: what many small devices in one process cost at rest, and how fast one answers many clients. */
export async function benchSim(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "katcp-sim-"));
  try {
    await benchStation(folder);
    await benchClients();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchStation(folder: string): Promise<void> {
  console.log(`\n${devices} devices of interfaces/dev.katcp.json in one process, on ${availableParallelism()} cores`);
  const station = join(folder, "station.json");
  writeFileSync(station, JSON.stringify({ port: 0, devices: [{ interface: join(root, "interfaces/dev.katcp.json"), count: 1 }] }));
  const one = await startSim([station]);
  const aloneMiB = residentMiB(one.child.pid);
  await stop(one.child);
  writeFileSync(station, JSON.stringify({ port: 0, devices: [{ interface: join(root, "interfaces/dev.katcp.json"), count: devices }] }));
  const started = performance.now();
  const { child } = await startSim([station]);
  const startSeconds = (performance.now() - started) / 1000;
  // Until then V8 compiles what is hot, and returns the memory that only the start needed.
  await sleep(settleMs);
  const share = await cpuShare(child);
  const all = residentMiB(child.pid);
  const each = ((all - aloneMiB) * 1024) / (devices - 1);
  console.log(
    `  ready after ${startSeconds.toFixed(1)} s; memory at rest ${all} MiB (one device ${aloneMiB} MiB, each more ${each.toFixed(0)} KiB)`,
  );
  console.log(
    `  processor at rest ${(share * 100).toFixed(1)} % of one core, over ${seconds} s: six sensors each, a reading of three every second`,
  );
  await stop(child);
}

async function benchClients(): Promise<void> {
  const { child, ready } = await startSim([join(root, "interfaces/dev.katcp.json"), "--port", "0"]);
  const connected = await Promise.all(Array.from({ length: clients }, () => RawClient.open(ready.port ?? 0)));
  console.log(`\n${clients} clients on one simulator`);
  for (const [name, request] of [
    ["?watchdog", "?watchdog\n"],
    ["?gain 0 3.5", "?gain 0 3.5\n"],
    ["?gain 0", "?gain 0\n"],
  ] as const) {
    const count = 1000;
    const started = performance.now();
    await Promise.all(connected.map((client) => client.ask(() => request, { count, inFlight: 10 })));
    const perSecond = (clients * count * 1000) / (performance.now() - started);
    console.log(
      `  ${name.padEnd(12)} ${Math.round(perSecond).toLocaleString("en").padStart(9)} answers in a second, 10 in flight for each client`,
    );
  }
  console.log(`  memory with all of them ${residentMiB(child.pid)} MiB`);
  for (const client of connected) client.socket.destroy();
  await stop(child);
}

interface Sim {
  readonly child: ChildProcess;
  readonly ready: { readonly port?: number };
}

/** It ends with this process: its standard input is ours. */
async function startSim(words: readonly string[]): Promise<Sim> {
  const child = spawn(process.execPath, [join(root, "tools/bin/katcp.js"), "sim", ...words, "--watch-parent"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }), "line")) as [string];
  return { child, ready: JSON.parse(line) as Sim["ready"] };
}

async function stop(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  await once(child, "exit");
}

/** The share of one core that a process takes. */
async function cpuShare({ pid }: ChildProcess): Promise<number> {
  const before = cpuSeconds(pid);
  const started = performance.now();
  await sleep(seconds * 1000);
  return (cpuSeconds(pid) - before) * (1000 / (performance.now() - started));
}
