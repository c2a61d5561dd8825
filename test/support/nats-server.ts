import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { debianProgram } from "./debian-packages.js";
import { freePort } from "./free-port.js";
import { tempFolder } from "./temp-folder.js";

/** A nats-server with JetStream in a folder of its own. It ends with the test. */
export class NatsServer {
  readonly port: number;
  readonly #folder = tempFolder();
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  static async start(args: readonly string[] = []): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), args);
    onTestFinished(() => server.kill());
    await server.start();
    return server;
  }

  constructor(port: number, args: readonly string[] = []) {
    this.port = port;
    this.#args = args;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Starts it, also again: what JetStream had is still there. */
  async start(): Promise<void> {
    const args = ["--addr", "127.0.0.1", "--port", String(this.port), "--jetstream", "--store_dir", this.#folder, ...this.#args];
    const started = spawn(debianProgram("nats-server"), args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#process = started;
    await new Promise<void>((resolve, reject) => {
      let said = "";
      // To the end: a program whose log nobody reads is killed by it.
      started.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("Server is ready")) resolve();
      });
      started.once("exit", () => reject(new Error(`nats-server did not start: ${said}`)));
    });
  }

  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  }
}
