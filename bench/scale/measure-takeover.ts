import { setTimeout as sleep } from "node:timers/promises";
import { type Deployment, deviceName, leaseSeconds } from "./deployment.js";
import type { HeardAfter, ReaderCounts } from "./reader.js";
import type { SimulatorCounts } from "./simulator.js";

/** Kills gateway B, and prints when the readings of its devices came again. */
export async function measureTakeover({ simulator, gateways, readers }: Deployment, waitSeconds: number): Promise<void> {
  const [reader] = readers;
  const killed = gateways[1];
  if (reader === undefined || killed === undefined) throw new Error("there is no reader, or no second gateway");
  await reader.ask("counts");
  const at = Date.now();
  killed.process.kill("SIGKILL");
  await reader.ask("mark", at);
  await sleep(2000);
  const lost = await simulator.ask<readonly number[]>("lostSince", at);
  await sleep(waitSeconds * 1000);
  gateways.splice(1, 1);
  const heard = new Map(await reader.ask<HeardAfter>("heardAfter"));
  const times = lost.map((index) => heard.get(deviceName(index)) ?? -1);
  const back = times.filter((ms) => ms >= 0).sort((one, other) => one - other);
  const { missing } = await reader.ask<ReaderCounts>("counts");
  const { mostClients } = await simulator.ask<SimulatorCounts>("counts");
  const seconds = (share: number): string => `${((back[Math.floor((back.length - 1) * share)] ?? Number.NaN) / 1000).toFixed(1)} s`;
  console.log(`  gateway B killed, with ${lost.length} devices (leases of ${leaseSeconds} s):`);
  console.log(`    their readings came again after ${seconds(0)} (first), ${seconds(0.5)} (half), ${seconds(1)} (last)`);
  console.log(
    `    ${times.length - back.length} devices never came back within ${waitSeconds} s; ${missing.toLocaleString("en")} readings missing`,
  );
  console.log(`    the most clients that a device had at once: ${mostClients}`);
}
