import type { KV } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { type Clock, messageOf } from "katcp-runtime";
import type { NatsSubjects } from "../nats-subjects.js";
import { openBucket } from "../open-bucket.js";
import { fairShare, preferenceOf } from "./fair-share.js";

export interface LeaseOptions {
  readonly subjects: NatsSubjects;
  /** This gateway, unlike any other. */
  readonly id: string;
  readonly devices: readonly string[];
  /** How long a lease lasts without being renewed: after so long another gateway takes the device of one that was killed. */
  readonly seconds: number;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
}

interface Lease {
  /** Of its entry in the bucket: whoever renews it must know the last one. */
  revision: number;
  /** By our clock: earlier than the entry expires, since that counts from when it was written. */
  untilMs: number;
}

/**
 * Which devices this gateway owns: each has one owner, by entries of a key-value bucket that expire. A gateway renews what it has, takes what is free
 * up to its share, and gives back what is more, so that devices move to a gateway that is new. It stops owning a device before its entry
 * expires, so that there are never two owners.
 */
export class DeviceLeases {
  readonly #options: LeaseOptions;
  readonly #preference: readonly string[];
  readonly #leases = new Map<string, Lease>();
  readonly #listeners = new Set<(device: string, isOwn: boolean) => void>();
  #bucket: KV | undefined;
  #stopTimers: (() => void)[] = [];
  #isTicking = false;
  #isClosed = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#preference = preferenceOf(options.id, options.devices);
  }

  owns(device: string): boolean {
    return (this.#leases.get(device)?.untilMs ?? Number.NEGATIVE_INFINITY) > this.#options.clock.elapsedMs();
  }

  /** Calls `listener` whenever a device becomes ours, or is so no longer. Call the returned function to stop. */
  onChange(listener: (device: string, isOwn: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to take devices, also again after NATS was away. */
  async begin(connection: NatsConnection): Promise<void> {
    const { subjects, seconds } = this.#options;
    this.#bucket = await openBucket(connection, `${subjects.bucket}_leases`, { history: 1, ttl: seconds * 1_000 });
    this.#repeat();
    await this.#tick();
  }

  /** Gives all back at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stopTimers.splice(0)) stop();
    await Promise.all([...this.#leases.keys()].map((device) => this.#giveBack(device)));
    await this.#bucket?.delete(this.#heartbeat).catch(() => {});
  }

  get #heartbeat(): string {
    return `gateway.${this.#options.id}`;
  }

  #repeat(): void {
    for (const stop of this.#stopTimers.splice(0)) stop();
    const { clock, seconds } = this.#options;
    const every = (ms: number, action: () => void): void => {
      const again = (): void => {
        const stop = clock.after(ms, () => {
          this.#stopTimers = this.#stopTimers.filter((each) => each !== stop);
          if (this.#isClosed) return;
          action();
          again();
        });
        this.#stopTimers.push(stop);
      };
      again();
    };
    every((seconds * 1_000) / 3, () => void this.#tick());
    every((seconds * 1_000) / 12, () => this.#dropExpired());
  }

  async #tick(): Promise<void> {
    const bucket = this.#bucket;
    if (bucket === undefined || this.#isTicking || this.#isClosed) return;
    this.#isTicking = true;
    try {
      await bucket.put(this.#heartbeat, "");
      const share = fairShare(this.#preference.length, await countGateways(bucket));
      await Promise.all([...this.#leases].map(([device, lease]) => this.#renew(bucket, device, lease)));
      for (const device of this.#preference) if (this.#leases.size < share && !this.#leases.has(device)) await this.#take(bucket, device);
      for (const device of this.#preference.toReversed())
        if (this.#leases.size > share && this.#leases.has(device)) await this.#giveBack(device);
    } catch (thrown) {
      if (!this.#isClosed) this.#options.onProblem(`NATS: the leases of devices: ${messageOf(thrown)}`);
    } finally {
      this.#isTicking = false;
    }
  }

  async #renew(bucket: KV, device: string, lease: Lease): Promise<void> {
    const untilMs = this.#untilMs();
    try {
      lease.revision = await bucket.update(this.#options.subjects.lease(device), this.#options.id, lease.revision);
      lease.untilMs = untilMs;
    } catch (thrown) {
      // Somebody else has it; of anything else, such as no answer, the clock decides.
      if (isTaken(thrown)) this.#lose(device);
    }
  }

  async #take(bucket: KV, device: string): Promise<void> {
    const untilMs = this.#untilMs();
    try {
      const revision = await bucket.create(this.#options.subjects.lease(device), this.#options.id);
      if (this.#isClosed) return;
      this.#leases.set(device, { revision, untilMs });
      this.#tell(device, true);
    } catch (thrown) {
      if (!isTaken(thrown)) throw thrown;
    }
  }

  /** No longer ours first, and then free for others. */
  async #giveBack(device: string): Promise<void> {
    const lease = this.#leases.get(device);
    this.#lose(device);
    if (lease === undefined) return;
    await this.#bucket?.delete(this.#options.subjects.lease(device), { previousSeq: lease.revision }).catch(() => {});
  }

  #dropExpired(): void {
    for (const device of [...this.#leases.keys()]) {
      if (this.owns(device)) continue;
      this.#options.onProblem(`NATS: the lease of ${device} could not be renewed in time: another gateway may take it`);
      this.#lose(device);
    }
  }

  /** Counted from before the entry is written. */
  #untilMs(): number {
    return this.#options.clock.elapsedMs() + (this.#options.seconds * 1_000 * 5) / 6;
  }

  #lose(device: string): void {
    if (this.#leases.delete(device)) this.#tell(device, false);
  }

  #tell(device: string, isOwn: boolean): void {
    for (const listener of this.#listeners) listener(device, isOwn);
  }
}

/** Those that have said lately that they live. */
async function countGateways(bucket: KV): Promise<number> {
  let count = 0;
  for await (const _ of await bucket.keys("gateway.>")) count += 1;
  return count;
}

/** "wrong last sequence": the entry is not as we thought. */
function isTaken(thrown: unknown): boolean {
  return (thrown as { readonly code?: unknown }).code === 10_071;
}
