import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A server in a process of its own. */
export interface Peer {
  readonly name: string;
  readonly port: number;
  stop(): void;
}

/** Ours, aiokatcp where `npm run interop` has made its environment, and last a minimal server that only knows `?watchdog`. */
export async function startPeers(): Promise<readonly Peer[]> {
  const python = `${root}node_modules/.cache/katcp-interop/bin/python`;
  const peers = [await start("katcp-runtime", process.execPath, [`${root}build/bench/servers/ours.js`])];
  if (existsSync(python)) peers.push(await start("aiokatcp", python, [`${root}bench/servers/aiokatcp_server.py`]));
  else console.log("aiokatcp is left out: `npm run interop` makes the environment that it needs");
  return [...peers, await start("minimal Node server", process.execPath, [`${root}build/bench/servers/minimal.js`])];
}

async function start(name: string, command: string, args: readonly string[]): Promise<Peer> {
  const child: ChildProcess = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  if (child.stdout === null) throw new Error(`${name} has no output`);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { name, port: Number(line), stop: () => child.kill() };
}
