import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { InnocentReport } from "./innocent.js";

/** So many answers, or so long: then what an attack has left behind has been met. */
const settlingAnswers = 3;
const settlingMs = 5000;

/** An innocent client of a device, in a thread of its own. */
export class InnocentClient {
  readonly #worker: Worker;

  constructor(port: number, pid: number) {
    this.#worker = new Worker(join(process.cwd(), "build/test/attack/support/innocent.js"), { workerData: { port, pid } });
  }

  /** Waits for some answers, and tells how it went since it was last asked. */
  async report(): Promise<InnocentReport> {
    const deadline = performance.now() + settlingMs;
    let [worstMs, answers] = [0, 0];
    for (;;) {
      const latest = await this.#ask();
      worstMs = Math.max(worstMs, latest.worstMs);
      answers += latest.answers;
      if (answers >= settlingAnswers || latest.isLost || performance.now() > deadline) return { worstMs, answers, isLost: latest.isLost };
      await sleep(2);
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask(): Promise<InnocentReport> {
    this.#worker.postMessage("report");
    const [report] = await once(this.#worker, "message");
    return report as InnocentReport;
  }
}
