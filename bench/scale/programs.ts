import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { debianProgram } from "../../test/support/debian-packages.js";

/** Another tree of this project that has been built: its gateways are measured then, as in the other benches. */
const gatewayRoot = process.env["BASE"] ?? fileURLToPath(new URL("../../..", import.meta.url));

/** A gateway, and where it listens. */
export interface GatewayProcess {
  readonly process: ChildProcess;
  readonly url: string;
}

/** A nats-server with JetStream. */
export async function startNats(port: number, folder: string): Promise<ChildProcess> {
  const args = ["--addr", "127.0.0.1", "--port", String(port), "--jetstream", "--store_dir", join(folder, "nats")];
  const child = spawn(debianProgram("nats-server"), args, { stdio: ["ignore", "ignore", "pipe"] });
  // To the end: a program whose log nobody reads is killed by it.
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => {
    if (/slow consumer/i.test(line)) console.log(`  nats-server: ${line}`);
  });
  await untilLine(lines, /Server is ready/);
  return child;
}

/** The first line that is as wanted. */
function untilLine(lines: Interface, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      if (wanted.test(line)) resolve(line);
    });
    lines.on("close", () => reject(new Error(`a program has ended before it said ${wanted}`)));
  });
}

/** `katcp-gateway site.json`. With a folder for it, it leaves a profile when it ends. */
export async function startGateway(site: string, profile?: string): Promise<GatewayProcess> {
  const program = join(gatewayRoot, "gateway/bin/katcp-gateway.js");
  const profiling = profile === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", profile];
  const child = spawn(process.execPath, [...profiling, program, site], { stdio: ["ignore", "pipe", "inherit"] });
  return { process: child, url: await untilLine(createInterface({ input: child.stdout }), /^https?:/) };
}
