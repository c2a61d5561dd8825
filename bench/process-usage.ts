import { readFileSync } from "node:fs";

/** Clock ticks in a second, as `/proc` counts them. */
const ticksPerSecond = 100;

/** The memory that a process holds now, in MiB (`VmRSS` of proc(5)). */
export function residentMiB(pid: number | undefined): number {
  const [, kibibytes = "0"] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kibibytes) / 1024);
}

/** Seconds for which all threads of a process have run, in its own code and in the kernel for it. */
export function cpuSeconds(pid: number | undefined): number {
  // Fields 14 and 15, after the name, which may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Seconds for which all processors together have run anything at all, since the machine started. */
export function busySeconds(): number {
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = (
    /^cpu +(.*)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1] ?? ""
  )
    .split(" ")
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts) / ticksPerSecond;
}
