import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { tempFolder } from "../support/temp-folder.js";
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
export function startServer(script: string, ...args: readonly string[]): Promise<ServingPeer> {
  return serving(script, startPeer(script, args));
}

/** The same of a peer in C, which is compiled first. */
export function startServerInC(source: string, ...args: readonly string[]): Promise<ServingPeer> {
  const program = join(tempFolder(), "peer");
  const { error, status, stderr } = spawnSync("cc", ["-Wall", "-Wextra", "-Werror", "-o", program, pathOf(source)], { encoding: "utf8" });
  if (error !== undefined) throw new Error("cc cannot be run; the interop tests need a C compiler", { cause: error });
  if (status !== 0) throw new Error(`cc ${source} failed:\n${stderr}`);
  return serving(source, endWithTest(spawnPiped(program, args)));
}

async function serving(script: string, peer: ReturnType<typeof spawnPiped>): Promise<ServingPeer> {
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

/** What the peer says on standard error is shown. */
function startPeer(script: string, args: readonly string[]): ReturnType<typeof spawnPiped> {
  return endWithTest(spawnPiped(python, ["-u", pathOf(script), ...args]));
}

function endWithTest(peer: ReturnType<typeof spawnPiped>): ReturnType<typeof spawnPiped> {
  onTestFinished(() => {
    peer.kill("SIGKILL");
  });
  return peer;
}

function spawnPiped(program: string, args: readonly string[]) {
  return spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
}

function pathOf(script: string): string {
  return fileURLToPath(new URL(`peers/${script}`, import.meta.url));
}
