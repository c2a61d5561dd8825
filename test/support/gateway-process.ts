import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { tempFolder } from "./temp-folder.js";

const program = fileURLToPath(new URL("../../gateway/bin/katcp-gateway.js", import.meta.url));

/** `katcp-gateway site.json` in a process of its own, which can be killed. It ends with the test. */
export class GatewayProcess {
  /** Where its page is. */
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#process = child;
    this.url = url;
  }

  /** Starts one in a folder of its own; it listens when this resolves. */
  static async start(site: object): Promise<GatewayProcess> {
    const file = join(tempFolder(), "site.json");
    writeFileSync(file, JSON.stringify(site));
    const child = spawn(process.execPath, [program, file], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => end(child));
    const [url] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return new GatewayProcess(child, url);
  }

  /** What it answers to a GET. */
  async get<Answer>(path: string): Promise<Answer> {
    return (await (await fetch(this.url + path)).json()) as Answer;
  }

  kill(): Promise<void> {
    return end(this.#process);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
