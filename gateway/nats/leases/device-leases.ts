import type { KV } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { type Clock, KatcpError, messageOf } from "katcp-runtime";
import type { NatsSubjects } from "../nats-subjects.js";
import { openBucket } from "../open-bucket.js";
import { DeviceListeners } from "./device-listeners.js";
import { fairShare, preferenceOf } from "./fair-share.js";

export interface LeaseOptions {
  readonly subjects: NatsSubjects;
  /** This gateway, unlike any other. */
  readonly id: string;
  readonly devices: readonly string[];
  /** How long a lease lasts without being renewed: after so long another gateway takes the device of one that was killed. */
  readonly seconds: number;
  /** On how many servers of a cluster the bucket stands. */
  readonly replicas?: number | undefined;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
}

/** So many leases are asked for at once. */
const takenAtOnce = 50;

interface Lease {
  /** Of its entry in the bucket: whoever renews it must know the last one. */
  revision: number;
  /** By our clock: earlier than the entry expires, since that counts from when it was written. */
  untilMs: number;
  /** While it is being renewed: then nobody knows the last entry. */
  renewal?: Promise<void> | undefined;
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
  readonly #listenersOf = new DeviceListeners<[isOwn: boolean]>();
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

  /** The same for one device. */
  onChangeOf(device: string, listener: (isOwn: boolean) => void): () => void {
    return this.#listenersOf.add(device, listener);
  }

  /** Begins to take devices, also again after NATS was away. */
  async begin(connection: NatsConnection): Promise<void> {
    const { subjects, seconds, replicas } = this.#options;
    this.#bucket = await openBucket(connection, `${subjects.bucket}_leases`, { ttl: seconds * 1_000, replicas });
    this.#repeat();
    await this.#bucket.put(this.#heartbeat, "");
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
    every((seconds * 1_000) / 3, () => {
      this.#renewAll();
      void this.#tick();
    });
    every((seconds * 1_000) / 12, () => this.#dropExpired());
  }

  async #tick(): Promise<void> {
    const bucket = this.#bucket;
    if (bucket === undefined || this.#isTicking || this.#isClosed) return;
    this.#isTicking = true;
    try {
      await this.#withinLease(this.#share(bucket));
    } catch (thrown) {
      if (!this.#isClosed) this.#options.onProblem(`NATS: the leases of devices: ${messageOf(thrown)}`);
    } finally {
      this.#isTicking = false;
    }
  }

  async #share(bucket: KV): Promise<void> {
    const share = fairShare(this.#preference.length, await countGateways(bucket));
    await this.#takeUpTo(bucket, share);
    const own = this.#preference.filter((device) => this.#leases.has(device));
    await Promise.all(own.slice(share).map((device) => this.#giveBack(device)));
  }

  /** A list of keys may never end where the server was too busy to send all of it: devices that others lose must be taken all the same. */
  async #withinLease(work: Promise<void>): Promise<void> {
    const { clock, seconds } = this.#options;
    // What fails after it was given up has been told of.
    work.catch(() => {});
    let stop = (): void => {};
    const late = new Promise<never>((_, reject) => {
      stop = clock.after(2 * seconds * 1_000, () => reject(new KatcpError(`they could not be looked at within ${2 * seconds} s`)));
    });
    await Promise.race([work, late]).finally(stop);
  }

  /** Whatever else goes on: to take a thousand devices may last longer than a lease. */
  #renewAll(): void {
    const bucket = this.#bucket;
    if (bucket === undefined) return;
    for (const [device, lease] of this.#leases) {
      lease.renewal ??= this.#renew(bucket, device, lease).finally(() => {
        lease.renewal = undefined;
      });
    }
    bucket.put(this.#heartbeat, "").catch(() => {});
  }

  async #renew(bucket: KV, device: string, lease: Lease): Promise<void> {
    const untilMs = this.#untilMs();
    try {
      lease.revision = await bucket.update(this.#options.subjects.lease(device), this.#options.id, lease.revision);
      lease.untilMs = untilMs;
    } catch (thrown) {
      // Somebody else has it; of anything else, such as no answer, the clock decides.
      if (isTaken(thrown) && this.#leases.get(device) === lease) this.#lose(device);
    }
  }

  /** Several at a time: of a thousand devices, each would wait for all before it. */
  async #takeUpTo(bucket: KV, share: number): Promise<void> {
    const others = this.#preference.filter((device) => !this.#leases.has(device));
    for (let from = 0; from < others.length && this.#leases.size < share; ) {
      const count = Math.min(takenAtOnce, share - this.#leases.size);
      await Promise.all(others.slice(from, from + count).map((device) => this.#take(bucket, device)));
      from += count;
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
    await lease.renewal;
    await this.#bucket?.delete(this.#options.subjects.lease(device), { previousSeq: lease.revision }).catch(() => {});
  }

  #dropExpired(): void {
    const expired = [...this.#leases.keys()].filter((device) => !this.owns(device));
    if (expired.length === 0) return;
    const [first, ...others] = expired;
    const which = others.length === 0 ? `the lease of ${first}` : `the leases of ${first} and ${others.length} more`;
    this.#options.onProblem(`NATS: ${which} could not be renewed in time: another gateway may take what was ours`);
    for (const device of expired) this.#lose(device);
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
    this.#listenersOf.tell(device, isOwn);
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
