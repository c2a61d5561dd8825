import { setTimeout as pause } from "node:timers/promises";
import { type KV, Kvm, type KvOptions } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";

const attempts = 5;
const betweenAttemptsMs = 100;

/** Opens a key-value bucket, and makes it where it is not there. */
export function openBucket(connection: NatsConnection, name: string, options: Partial<KvOptions>): Promise<KV> {
  return madeByOne(() => new Kvm(connection).create(name, options));
}

/** Makes something that another gateway may be making at the same moment: then the server refuses one of them, and has it a moment later. */
export async function madeByOne<Made>(make: () => Promise<Made>): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make();
    } catch (thrown) {
      if (!isMadeByAnother(thrown) || attempt === attempts) throw thrown;
    }
    await pause(betweenAttemptsMs);
  }
}

/** "subjects overlap with an existing stream", "stream name already in use". */
function isMadeByAnother(thrown: unknown): boolean {
  const { code } = thrown as { readonly code?: unknown };
  return code === 10_065 || code === 10_058;
}
