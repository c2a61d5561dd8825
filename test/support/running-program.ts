import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A program that runs beside the story, and what it has printed since somebody last took it. */
export class RunningProgram {
  readonly #process: ChildProcess;
  #printed = "";
  #onPrinted = (): void => {};

  constructor(command: string, options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    this.#process = spawn("sh", ["-ec", command], { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#printed += chunk.toString();
        this.#onPrinted();
      });
    }
    this.#process.on("exit", () => this.#onPrinted());
  }

  /** What it has printed since the last time, once that are so many lines. */
  async take(lines: number): Promise<string> {
    await this.untilPrinted(lines);
    const printed = this.#printed;
    this.#printed = "";
    return printed;
  }

  /** Waits for so many lines. */
  async untilPrinted(lines: number): Promise<void> {
    while (this.#printed.split("\n").length <= lines) {
      if (this.#process.exitCode !== null) throw new Error(`the program ended: ${this.#printed}`);
      await new Promise<void>((resolve) => {
        this.#onPrinted = resolve;
      });
    }
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    // The shell leads a group of its own: what it has started ends with it.
    process.kill(-(this.#process.pid ?? 0), "SIGKILL");
    await once(this.#process, "exit");
  }
}
