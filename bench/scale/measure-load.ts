import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { busySeconds, cpuSeconds, residentMiB } from "../process-usage.js";
import type { Deployment } from "./deployment.js";
import type { ReaderCounts } from "./reader.js";
import type { SimulatorCounts } from "./simulator.js";

/** What one process has cost. */
export interface Cost {
  readonly name: string;
  /** Share of one core. */
  readonly cpu: number;
  readonly MiB: number;
}

/** A deployment under a load, for some seconds. */
export interface Measured {
  readonly costs: readonly Cost[];
  /** Readings a second: that the devices sent, that they could not send since nobody read, and that the first reader got. */
  readonly sent: number;
  readonly skipped: number;
  readonly got: number;
  readonly mostClients: number;
  readonly reader: ReaderCounts;
  /** Share of one core that everything else on the machine took. */
  readonly others: number;
}

/** Measures a deployment for so long. */
export async function measureLoad(deployment: Deployment, seconds: number): Promise<Measured> {
  const processes = processesOf(deployment);
  const { simulator, readers } = deployment;
  const [reader] = readers;
  await simulator.ask("counts");
  for (const each of readers) await each.ask("counts");
  const own = process.cpuUsage();
  const [started, busy, before] = [performance.now(), busySeconds(), processes.map(({ pid }) => cpuSeconds(pid))];
  await sleep(seconds * 1000);
  const passed = (performance.now() - started) / 1000;
  const after = processes.map(({ pid }) => cpuSeconds(pid));
  const all = busySeconds() - busy;
  const { user, system } = process.cpuUsage(own);
  const costs = processes.map(({ name, pid }, index) => {
    const cpu = ((after[index] ?? 0) - (before[index] ?? 0)) / passed;
    return { name, cpu, MiB: residentMiB(pid) };
  });
  const counts = await simulator.ask<SimulatorCounts>("counts");
  const seen = (await reader?.ask<ReaderCounts>("counts")) as ReaderCounts;
  const ours = costs.reduce((sum, { cpu }) => sum + cpu, (user + system) / 1e6 / passed);
  return {
    costs,
    sent: counts.sent / passed,
    skipped: counts.skipped / passed,
    got: seen.readings / passed,
    mostClients: counts.mostClients,
    reader: seen,
    others: Math.max(0, all / passed - ours),
  };
}

function processesOf({
  simulator,
  gateways,
  nats,
  readers,
}: Deployment): readonly { readonly name: string; readonly pid: number | undefined }[] {
  return [
    { name: "simulator", pid: simulator.process.pid },
    ...gateways.map(({ process: { pid } }, index) => ({ name: `gateway ${"AB"[index]}`, pid })),
    { name: "nats-server", pid: nats.pid },
    ...readers.map(({ process: { pid } }, index) => ({ name: index === 0 ? "reader" : `reader ${index + 1}`, pid })),
  ];
}

/** Whether all came through: nothing was left out, and nothing waited for long. */
export function isCarried({ sent, skipped, got, reader }: Measured): boolean {
  return skipped === 0 && got >= 0.98 * sent && reader.p99Ms < 1000 && reader.missing === 0;
}

export function printMeasured(title: string, { costs, sent, skipped, got, reader, others }: Measured): void {
  const round = (number: number): string => Math.round(number).toLocaleString("en");
  const { missing, repeated, p50Ms, p99Ms } = reader;
  console.log(`  ${title}: ${round(sent)} readings/s sent, ${round(got)} read; ${round(missing)} missing, ${round(repeated)} repeated`);
  if (skipped > 0) console.log(`    ${round(skipped)} readings/s were not sent, since their client did not read`);
  console.log(`    device to reader: p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
  for (const { name, cpu, MiB } of costs) console.log(`    ${name.padEnd(12)}${percent(cpu).padStart(9)}${`${MiB} MiB`.padStart(12)}`);
  const all = costs.reduce((sum, { cpu }) => sum + cpu, 0);
  console.log(
    `    ${"together".padEnd(12)}${percent(all).padStart(9)} of a core, of ${availableParallelism()}; what else ran took ${percent(others)}`,
  );
}

export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}
