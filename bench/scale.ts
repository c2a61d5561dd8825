import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Deployment, leaseSeconds } from "./scale/deployment.js";
import { isCarried, type Measured, measureLoad, percent, printMeasured } from "./scale/measure-load.js";
import { measureTakeover } from "./scale/measure-takeover.js";
import type { ReaderCounts } from "./scale/reader.js";

const devices = Number(process.env["DEVICES"] ?? 1000);
const sensors = Number(process.env["SENSORS"] ?? 100);
/** How often in a second each sensor is read. */
const hertz = Number(process.env["HERTZ"] ?? 1);
const seconds = Number(process.env["SECONDS"] ?? 20);
/** A folder for the profile of gateway A; what is killed is then left out. */
const profile = process.env["PROFILE"];
/** The least load at which a deployment starts. */
const gentle = 0.1;
const settleSeconds = 5;
const longestStartSeconds = 180;

/**
 * Devices of a thousand, two gateways that share them, one `nats-server`, and a reader, on two cores: what each costs, what comes through, how late,
 * and what happens when a gateway is killed.
 */
export async function benchScale(): Promise<void> {
  if (availableParallelism() > 2) spawnSync("taskset", ["-apc", "0,1", String(process.pid)]);
  console.log(
    `\n${devices} devices × ${sensors} sensors, two gateways and one nats-server, on ${availableParallelism()} cores; ${seconds} s for each line`,
  );
  const whole = await inDeployment(devices, async (deployment) => {
    const bound = await findBound(deployment);
    if (profile !== undefined) return bound;
    await measureReaders(deployment, bound.measured);
    await measureTakeover(deployment, 4 * leaseSeconds);
    printMeasured("gateway A alone, with all devices", await measureLoad(deployment, seconds));
    return bound;
  });
  if (profile !== undefined) return;
  const half = Math.ceil(devices / 2);
  const less = await inDeployment(half, (deployment) => measureAt(deployment, whole.rate, `${half} devices`));
  printDifference(less, whole.measured, devices - half);
}

async function inDeployment<Result>(count: number, work: (deployment: Deployment) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "katcp-scale-"));
  const deployment = await Deployment.start({ devices: count, sensors, folder, profile });
  try {
    await untilComplete(deployment, count);
    return await work(deployment);
  } finally {
    await deployment.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Until both gateways show all devices, and the reader has heard of all sensors. */
async function untilComplete(deployment: Deployment, count: number): Promise<void> {
  const started = performance.now();
  await deployment.simulator.ask("rate", gentle);
  for (;;) {
    const passed = (performance.now() - started) / 1000;
    const connected = await deployment.connected();
    const heard = (await deployment.readers[0]?.ask<ReaderCounts>("counts"))?.sensors;
    if (connected.every((each) => each === count) && heard === count * sensors) {
      console.log(`  ${count} devices: both gateways show all of them ${passed.toFixed(1)} s after their start`);
      return;
    }
    if (passed > longestStartSeconds)
      throw new Error(`of ${count} devices the gateways show ${connected.join(" and ")}, and ${heard} sensors were heard`);
    await sleep(250);
  }
}

async function measureAt(deployment: Deployment, rate: number, title: string): Promise<Measured> {
  await deployment.simulator.ask("rate", rate);
  await sleep(settleSeconds * 1000);
  const measured = await measureLoad(deployment, seconds);
  printMeasured(`${title}, ${rate} Hz`, measured);
  return measured;
}

/** What was carried, and how often each sensor was read then. */
interface Bound {
  readonly rate: number;
  readonly measured: Measured;
}

/** Goes up to where it is too much, and then stays at the rate that is asked for, or at the largest below it that was carried. */
async function findBound(deployment: Deployment): Promise<Bound> {
  const steps = profile === undefined ? [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2] : [1];
  const carried: Bound[] = [];
  for (const rate of steps.map((share) => share * hertz)) {
    const measured = await measureAt(deployment, rate, `${devices} devices`);
    if (!isCarried(measured)) break;
    carried.push({ rate, measured });
  }
  const most = carried.at(-1);
  if (most === undefined) console.log("  not even the least rate was carried");
  else console.log(`  the most that was carried: ${most.rate} Hz, ${Math.round(most.measured.got).toLocaleString("en")} readings/s`);
  const found = carried.findLast(({ rate }) => rate <= hertz);
  const rate = found?.rate ?? (steps[0] ?? 1) * hertz;
  await deployment.simulator.ask("rate", rate);
  await sleep(settleSeconds * 1000);
  return found ?? { rate, measured: await measureLoad(deployment, seconds) };
}

/** What each of the devices costs that were more. */
function printDifference(less: Measured, whole: Measured, more: number): void {
  console.log(`  each further device of ${sensors} sensors, by the difference of ${more} devices:`);
  for (const { name, cpu, MiB } of less.costs) {
    const all = whole.costs.find((cost) => cost.name === name);
    if (all === undefined) continue;
    const memory = `${(((all.MiB - MiB) / more) * 1024).toFixed(0)} KiB`;
    console.log(`    ${name.padEnd(12)}${percent((all.cpu - cpu) / more, 3).padStart(10)} of a core${memory.padStart(12)}`);
  }
}

/** One more of those that take each reading, and one that takes batches. */
async function measureReaders(deployment: Deployment, before: Measured): Promise<void> {
  let former = before;
  for (const source of ["sensors", "batches"] as const) {
    await deployment.addReader(source);
    await sleep(settleSeconds * 1000);
    const measured = await measureLoad(deployment, seconds);
    const costs = (name: string, { costs }: Measured): number => costs.find((cost) => cost.name === name)?.cpu ?? 0;
    const server = costs("nats-server", measured) - costs("nats-server", former);
    const own = measured.costs.at(-1);
    console.log(`  a further reader of ${source}: nats-server ${percent(server)}, itself ${percent(own?.cpu ?? 0)} and ${own?.MiB} MiB`);
    former = measured;
  }
}
