import { setTimeout as sleep } from "node:timers/promises";
import type { UntypedClient } from "katcp-runtime";
import { boundOf } from "./bound-of.js";

const pauseMs = 100;
/** Of a list without end, some. */
const most = 20;

/** Uses whatever a device says that it has, again and again until the client is closed. */
export async function useDiscovered(client: UntypedClient, count: (what: string) => void): Promise<void> {
  const listened = new Set<string>();
  const note = (cause: unknown): void => {
    count(`discovered: ${cause instanceof Error ? cause.name : cause}`);
    if (cause instanceof Error) count(boundOf(cause.message));
  };
  while (client.state.kind !== "closed") {
    for (const sensor of [...client.sensors.values()].slice(0, most)) {
      sensor.read().catch(note);
      if (listened.has(sensor.name)) continue;
      listened.add(sensor.name);
      sensor.listen("event", { onReading: () => count("discovered: reading"), onEnd: note });
    }
    for (const request of [...client.requests.values()].slice(0, most)) request(["a b\n"]).catch(note);
    await sleep(pauseMs);
  }
}
