import { setTimeout as pause } from "node:timers/promises";
import { type KV, Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";

const attempts = 30;
const betweenAttemptsMs = { first: 100, last: 1000 };

/**
 * What passes: "stream name already in use" and "subjects overlap" where another gateway makes the same at this moment, and "no suitable peers" and
 * "temporarily unavailable" while the servers of a cluster find each other.
 */
const passing: readonly unknown[] = [10_058, 10_065, 10_005, 10_008];

/** How a bucket is made. */
export interface BucketOptions {
  /** On how many servers of a cluster it stands. Default: 1. */
  readonly replicas?: number | undefined;
  /** How long an entry is kept, in milliseconds. Default: for ever. */
  readonly ttl?: number | undefined;
}

/** Opens a key-value bucket of last values, and makes it where it is not there. */
export function openBucket(connection: NatsConnection, name: string, { replicas = 1, ttl = 0 }: BucketOptions): Promise<KV> {
  return madePatiently(() => new Kvm(connection).create(name, { history: 1, replicas, ttl }));
}

/** Makes something of JetStream's, and tries again for half a minute where that fails for a reason that passes. */
export async function madePatiently<Made>(make: () => Promise<Made>): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make();
    } catch (thrown) {
      if (!isPassing(thrown) || attempt === attempts) throw thrown;
    }
    await pause(Math.min(attempt * betweenAttemptsMs.first, betweenAttemptsMs.last));
  }
}

function isPassing(thrown: unknown): boolean {
  const { code, name } = thrown as { readonly code?: unknown; readonly name?: unknown };
  return passing.includes(code) || name === "TimeoutError";
}
