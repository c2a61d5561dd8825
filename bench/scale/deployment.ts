import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../test/support/free-port.js";
import { type GatewayProcess, startGateway, startNats } from "./programs.js";
import { Worker } from "./worker.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Each device's owner renews its lease three times in this time; after it and a third of it another gateway has the devices of one that was killed. */
export const leaseSeconds = 10;

/** What is measured, and where. */
export interface DeploymentOptions {
  readonly devices: number;
  readonly sensors: number;
  /** For the files of all programs. */
  readonly folder: string;
  /** Where gateway A writes its profile, if it is wanted. */
  readonly profile: string | undefined;
}

/** A simulator, a nats-server, two gateways and a reader, each a process of its own. */
export class Deployment {
  readonly simulator: Worker;
  readonly nats: ChildProcess;
  readonly natsUrl: string;
  readonly gateways: GatewayProcess[] = [];
  readonly readers: Worker[] = [];
  readonly #options: DeploymentOptions;

  private constructor(options: DeploymentOptions, parts: Pick<Deployment, "simulator" | "nats" | "natsUrl">) {
    this.#options = options;
    this.simulator = parts.simulator;
    this.nats = parts.nats;
    this.natsUrl = parts.natsUrl;
  }

  static async start(options: DeploymentOptions): Promise<Deployment> {
    const simulator = await Worker.start(join(root, "build/bench/scale/simulator.js"), [options.devices, options.sensors]);
    const port = await freePort();
    const nats = await startNats(port, options.folder);
    const deployment = new Deployment(options, { simulator, nats, natsUrl: `nats://127.0.0.1:${port}` });
    const site = await deployment.#writeSite();
    await deployment.addReader("batches");
    for (const profile of [options.profile, undefined]) deployment.gateways.push(await startGateway(site, profile));
    return deployment;
  }

  async addReader(source: "sensors" | "batches"): Promise<Worker> {
    const reader = await Worker.start(join(root, "build/bench/scale/reader.js"), [this.natsUrl, source]);
    this.readers.push(reader);
    return reader;
  }

  /** How many devices each gateway shows as connected. */
  async connected(): Promise<readonly number[]> {
    const ask = async ({ url }: GatewayProcess): Promise<number> =>
      ((await (await fetch(`${url}healthz`)).json()) as { readonly connected: number }).connected;
    return Promise.all(this.gateways.map(ask));
  }

  async stop(): Promise<void> {
    // First the gateways, which have much to say to the others, and write a profile at the end.
    for (const { process: each } of this.gateways) each.kill("SIGTERM");
    const late = setTimeout(() => this.gateways.map(({ process: each }) => each.kill("SIGKILL")), 20_000);
    await Promise.all(this.gateways.map(({ process: each }) => each.exitCode ?? each.signalCode ?? once(each, "exit")));
    clearTimeout(late);
    for (const { process: each } of [...this.readers, this.simulator]) each.kill("SIGKILL");
    this.nats.kill("SIGKILL");
  }

  async #writeSite(): Promise<string> {
    const file = join(this.#options.folder, "site.json");
    const ports = await this.simulator.ask<readonly number[]>("ports");
    const devices = ports.map((port, index) => ({ name: deviceName(index), address: `127.0.0.1:${port}` }));
    const nats = { servers: this.natsUrl, site: "scale", leases: { seconds: leaseSeconds } };
    writeFileSync(file, JSON.stringify({ listen: { port: 0 }, devices, outputs: { history: false, metrics: false, nats } }));
    return file;
  }
}

export function deviceName(index: number): string {
  return `d${index}`;
}
