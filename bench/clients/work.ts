import { createInterface } from "node:readline";

/** What clients are measured by; each resolves when it is done. */
export interface ClientWork {
  /** So many `?watchdog`, one after the other. */
  sequential(count: number): Promise<void>;
  /** So many `?watchdog`, a thousand awaited together. */
  inFlight(count: number): Promise<void>;
  /** All of so many sensors are known and sampled. */
  mirror(count: number): Promise<void>;
  /** All of so many sensors are updated so many times, and an observer has seen each. */
  updates(times: number, count: number): Promise<void>;
  close(): Promise<void>;
}

/** Reads `port kind count times` from standard input, does it, and prints seconds; a client for each line. */
export function serveWork(open: (port: number) => Promise<ClientWork>): void {
  const lines = createInterface({ input: process.stdin });
  void (async () => {
    for await (const line of lines) {
      const [port = 0, kind = 0, count = 0, times = 0] = line.split(" ").map((word, index) => (index === 1 ? word : Number(word)));
      const work = await open(Number(port));
      console.log(await timed(work, String(kind), Number(count), Number(times)));
      await work.close();
    }
  })();
}

async function timed(work: ClientWork, kind: string, count: number, times: number): Promise<number> {
  if (kind === "updates") await work.mirror(count);
  if (kind === "sequential" || kind === "inFlight") await work[kind](Math.ceil(count / 4));
  const start = performance.now();
  if (kind === "updates") await work.updates(times, count);
  else await work[kind as "sequential" | "inFlight" | "mirror"](count);
  return (performance.now() - start) / 1000;
}
