import { setImmediate as turn } from "node:timers/promises";
import { DeviceServer, FailReply, float, type RequestContext, Sensor } from "katcp-runtime";
import type { DevicePlan } from "../attack.js";
import { ownTimeMs } from "../support/own-time.js";
import { victimContract } from "./device-contract.js";

interface Counted {
  readonly i: number;
}

/** The device that is attacked. It counts what it logs, what hangs on it, and what it told in vain. */
export class VictimDevice extends DeviceServer {
  readonly counts: Record<string, number> = { logLines: 0, logBytes: 0, patients: 0, aborted: 0, finished: 0, halted: 0 };

  constructor({ options = {}, sensors = 0, tuneLimit = 0 }: DevicePlan) {
    const count = (name: string, by = 1): number => (this.counts[name] = (this.counts[name] ?? 0) + by);
    super(victimContract, {
      listen: [{ port: 0 }, { port: 0, tls: { keyFile: "test/support/tls-key.pem", certFile: "test/support/tls-cert.pem" } }],
      logSink: ({ message }) => {
        count("logLines");
        count("logBytes", message.length);
      },
      ...options,
    });
    for (let index = 0; index < sensors; index++) {
      this.sensorSet.add(new Sensor({ name: `s${index}.auto-d`, description: "A sensor of the victim.", datatype: float }));
    }
    this.addRequest({ name: "own-time", description: "How long this process has run, in ms." }, () => ownTimeMs("self"));
    this.overrideRequest("sensor-sampling", async (_, next) => {
      await turn();
      return next();
    });
    this.overrideRequest("halt", () => {
      count("halted");
      throw new FailReply("this device is not halted by a client");
    });
    if (tuneLimit > 0) this.limit(tuneLimit, "tune");
  }

  requestScan({ n }: { readonly n: number }): readonly Counted[] {
    return Array.from({ length: n }, (_, i) => ({ i }));
  }

  async *requestCount({ n }: { readonly n: number }): AsyncGenerator<Counted> {
    for (let i = 0; i < n; i++) {
      await turn();
      yield { i };
    }
  }

  *requestEndless(): Generator<Counted> {
    try {
      for (let i = 0; ; i++) yield { i };
    } finally {
      this.#count("finished");
    }
  }

  requestPatient(ctx: RequestContext): Promise<void> {
    this.#count("patients");
    return new Promise((_, reject) => {
      const giveUp = (): void => {
        this.#count("aborted");
        reject(new FailReply("given up"));
      };
      if (ctx.signal.aborted) giveUp();
      else ctx.signal.addEventListener("abort", giveUp);
    });
  }

  async requestTune(ctx: RequestContext): Promise<void> {
    while (!ctx.signal.aborted) await turn();
  }

  requestNumber(): void {}

  requestTree(): void {}

  requestText(): void {}

  #count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
