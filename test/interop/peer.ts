import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { python } from "./python-environment.js";

/** One thing that a peer looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Runs a peer to its end, and gives what it checked. */
export async function runPeer(script: string, ...args: readonly string[]): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const peer = startPeer(script, args);
  createInterface({ input: peer.stdout }).on("line", (line) => checks.push(JSON.parse(line) as Check));
  const [code] = (await once(peer, "close")) as [number | null];
  checks.push({ name: "the peer ran to its end", ok: code === 0, detail: `exit code ${code}` });
  return checks;
}

/** A peer that serves. */
export interface ServingPeer {
  readonly port: number;
  /** Sends it a signal; `SIGKILL` ends it without a word, and then it resolves when it is gone. */
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): Promise<void>;
}

/** Starts a peer that serves, and gives the port that it prints first. */
export async function servePeer(script: string): Promise<number> {
  return (await startServer(script)).port;
}

/** The same, and what can be done to it. */
export async function startServer(script: string, ...args: readonly string[]): Promise<ServingPeer> {
  const peer = startPeer(script, args);
  const line = once(createInterface({ input: peer.stdout }), "line") as Promise<[string]>;
  const end = once(peer, "close").then(([code]) => {
    throw new Error(`${script} ended with exit code ${code} before it served`);
  });
  end.catch(() => {});
  const [port] = await Promise.race([line, end]);
  const signal: ServingPeer["signal"] = async (name) => {
    peer.kill(name);
    if (name === "SIGKILL") await once(peer, "exit");
  };
  return { port: Number(port), signal };
}

/** What the peer says on standard error is shown; it is ended with the test at the latest. */
function startPeer(script: string, args: readonly string[]): ReturnType<typeof spawnPiped> {
  const peer = spawnPiped(fileURLToPath(new URL(`peers/${script}`, import.meta.url)), args);
  onTestFinished(() => {
    peer.kill("SIGKILL");
  });
  return peer;
}

function spawnPiped(script: string, args: readonly string[]) {
  return spawn(python, ["-u", script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
}
