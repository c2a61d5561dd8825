import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Peer, startPeers } from "./peers.js";
import { RawClient } from "./raw-client.js";

const hostile = fileURLToPath(new URL("clients/hostile.js", import.meta.url));
const sensors = 100_000;
const seconds = Number(process.env["SECONDS"] ?? 5);
/** A server that does not answer for so long is not waited for. */
const longestMs = 20_000;
const goalMs = 100;

/** What ten clients send without a pause, each of them as fast as the server takes it. */
const attacks: readonly (readonly [name: string, text: string])[] = [
  ["nothing", ""],
  ["?watchdog", "?watchdog\n"],
  ["?help", "?help\n"],
  ["lists of 100,000 sensors", "?sensor-list\n"],
  ["values of 100,000 sensors", "?sensor-value\n"],
  ["searches in 100,000 sensors", "?sensor-list /[0-9][13579]{3}[02468]$/\n"],
  ["lines that are no messages", "a\n"],
  ["arguments that are no values", "?update-one a\n"],
  ["a thousand informs each", "?scan 1000\n"],
  ["handlers that never end", "?hold\n"],
];

/** How long another client waits for ?watchdog while ten do their worst: ours beside aiokatcp. */
export async function benchFairness(): Promise<void> {
  const only = process.env["ROWS"] ?? "";
  console.log(`\nA client asks ?watchdog for ${seconds} s while ten others send without a pause (goal: waits below ${goalMs} ms)`);
  for (const [name, text] of attacks.filter(([each]) => each.includes(only))) {
    console.log(`\n${name}`);
    const peers = await startPeers(sensors, ["katcp-runtime", "aiokatcp"]);
    try {
      for (const peer of peers) await measure(peer, text);
    } finally {
      for (const peer of peers) peer.stop();
    }
  }
}

async function measure({ name, port, peakMiB }: Peer, text: string): Promise<void> {
  const client = await RawClient.open(port);
  const attackers =
    text === "" ? undefined : spawn(process.execPath, [hostile, String(port), text, String(seconds + 2 + longestMs / 1000)]);
  await sleep(1000);
  const waits: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end && (waits.at(-1) ?? 0) < longestMs) {
    waits.push(await ask(client));
    await sleep(5);
  }
  attackers?.kill("SIGKILL");
  client.socket.destroy();
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const figures = [`longest ${describe(at(1))}`, `99 % ${describe(at(0.99))}`, `median ${describe(at(0.5))}`];
  console.log(
    `  ${name.padEnd(16)}${figures.map((figure) => figure.padStart(20)).join("")}  of ${sorted.length} asked, ${Math.round(peakMiB() ?? 0)} MiB`,
  );
}

/** How long the answer took. Other clients that connect are told of too, by lines that are not the answer. */
async function ask(client: RawClient): Promise<number> {
  const start = performance.now();
  await Promise.race([client.sync(), sleep(longestMs)]);
  return performance.now() - start;
}

function describe(ms: number): string {
  return ms >= longestMs ? `> ${longestMs} ms` : `${ms.toFixed(1)} ms`;
}
