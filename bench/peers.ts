import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ownTimeMs } from "../test/attack/support/own-time.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = `${root}node_modules/.cache/katcp-interop/bin/python`;

/** Another tree of this project that has been built, to be measured beside this one: `BASE=../before npm run bench server client`. */
export const base = process.env["BASE"];

const commands: ReadonlyMap<string, readonly string[]> = new Map([
  ["katcp-runtime", [process.execPath, `${root}build/bench/servers/ours.js`]],
  ...(base === undefined ? [] : [["BASE", [process.execPath, `${base}/build/bench/servers/ours.js`]] as const]),
  ["aiokatcp", [python, `${root}bench/servers/aiokatcp_server.py`]],
  ["katcp-python", [python, `${root}bench/servers/katcp_python_server.py`]],
  ["minimal Node server", [process.execPath, `${root}build/bench/servers/minimal.js`]],
]);

/** A server in a process of its own. */
export interface Peer {
  readonly name: string;
  readonly port: number;
  /** Whether it is many times slower than the others, and is given less to do. */
  readonly isSlow: boolean;
  /** The most memory that it has held, in MiB; undefined where the machine does not tell. */
  peakMiB(): number | undefined;
  /** The processor time that it has taken, in milliseconds; of the clock where the machine does not tell. */
  ownTimeMs(): number;
  stop(): void;
}

/** Ours, the Python peers where `npm run interop` has made their environment, and last a minimal server that sends the same bytes. */
export async function startPeers(sensors: number, names: readonly string[] = [...commands.keys()]): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  for (const name of names) {
    const command = commands.get(name) ?? [];
    if (command[0] !== python || existsSync(python)) peers.push(await startServer(name, command, sensors));
    else console.log(`${name} is left out: \`npm run interop\` makes the environment that it needs`);
  }
  return peers;
}

/** A server in a process of its own, that prints its port first. */
export async function startServer(name: string, [command = "", ...args]: readonly string[], sensors: number): Promise<Peer> {
  const child: ChildProcess = spawn(command, [...args, String(sensors)], { stdio: ["ignore", "pipe", "ignore"] });
  if (child.stdout === null) throw new Error(`${name} has no output`);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    name,
    port: Number(line),
    isSlow: command === python,
    peakMiB: () => readPeak(child.pid),
    ownTimeMs: () => ownTimeMs(child.pid ?? 0),
    stop: () => child.kill("SIGKILL"),
  };
}

/** `VmHWM` of proc(5), which Linux has. */
export function readPeak(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/status`;
  const [, kilobytes] = existsSync(file) ? (/VmHWM:\s*(\d+)/.exec(readFileSync(file, "utf8")) ?? []) : [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
