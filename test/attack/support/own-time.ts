import { existsSync, readFileSync } from "node:fs";

/**
 * Milliseconds for which a process has run on a processor, where Linux tells (`schedstat`); elsewhere those of the clock. So a
 * latency is what the victim itself spent, however busy the machine is with other things.
 */
export function ownTimeMs(pid: number | "self"): number {
  const file = `/proc/${pid}/schedstat`;
  if (!existsSync(file)) return Number(process.hrtime.bigint()) / 1e6;
  return Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6;
}
