import type { KV } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsSubjects } from "../nats-subjects.js";
import { openBucket } from "../open-bucket.js";

/** Whose entries they are. */
export interface LeaseOwner {
  readonly subjects: NatsSubjects;
  /** This gateway, unlike any other. */
  readonly id: string;
  /** How long an entry stands without being renewed. */
  readonly seconds: number;
  /** On how many servers of a cluster the bucket stands. */
  readonly replicas?: number | undefined;
}

/** The entries of a site by which gateways share its devices: one for each gateway that lives, and one for each device that has an owner. */
export class LeaseBucket {
  readonly #bucket: KV;
  readonly #owner: LeaseOwner;

  private constructor(bucket: KV, owner: LeaseOwner) {
    this.#bucket = bucket;
    this.#owner = owner;
  }

  static async open(connection: NatsConnection, owner: LeaseOwner): Promise<LeaseBucket> {
    const { subjects, seconds, replicas } = owner;
    return new LeaseBucket(await openBucket(connection, `${subjects.bucket}_leases`, { ttl: seconds * 1_000, replicas }), owner);
  }

  /** Says that this gateway lives. */
  async live(): Promise<void> {
    await this.#bucket.put(this.#heartbeat, "");
  }

  /** Says that it does so no longer. */
  async leave(): Promise<void> {
    await this.#bucket.delete(this.#heartbeat);
  }

  /** How many gateways have said lately that they live. */
  async countGateways(): Promise<number> {
    let count = 0;
    for await (const _ of await this.#bucket.keys("gateway.>")) count += 1;
    return count;
  }

  /** Takes a device: the revision of its entry; undefined where another gateway has it. */
  take(device: string): Promise<number | undefined> {
    return unlessTaken(this.#bucket.create(this.#owner.subjects.lease(device), this.#owner.id));
  }

  /** The same for a device that is ours, by the revision of its last entry. */
  renew(device: string, revision: number): Promise<number | undefined> {
    return unlessTaken(this.#bucket.update(this.#owner.subjects.lease(device), this.#owner.id, revision));
  }

  /** Another gateway may take it at once. */
  async giveBack(device: string, revision: number): Promise<void> {
    await this.#bucket.delete(this.#owner.subjects.lease(device), { previousSeq: revision });
  }

  get #heartbeat(): string {
    return `gateway.${this.#owner.id}`;
  }
}

/** "wrong last sequence": the entry is not as we thought. */
async function unlessTaken(written: Promise<number>): Promise<number | undefined> {
  try {
    return await written;
  } catch (thrown) {
    if ((thrown as { readonly code?: unknown }).code === 10_071) return undefined;
    throw thrown;
  }
}
