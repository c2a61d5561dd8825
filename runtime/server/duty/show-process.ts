import { getHeapStatistics } from "node:v8";
import type { ProcessSnapshot } from "./device-snapshot.js";

/** This process. */
export function showProcess(): ProcessSnapshot {
  const { user, system } = process.cpuUsage();
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return {
    pid: process.pid,
    node: process.version,
    cpuSeconds: Math.round((user + system) / 1000) / 1000,
    residentBytes: residentBytes(),
    heapUsedBytes: used_heap_size,
    heapLimitBytes: heap_size_limit,
  };
}

/** The system says it in a file, which a process without a file descriptor left cannot open: no reason to say nothing at all. */
function residentBytes(): number | undefined {
  try {
    return process.memoryUsage.rss();
  } catch {
    return undefined;
  }
}
