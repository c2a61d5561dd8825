import { type Clock, messageOf } from "katcp-runtime";
import { DeviceListeners } from "./device-listeners.js";
import { fairShare, preferenceOf } from "./fair-share.js";
import type { LeaseBucket } from "./lease-bucket.js";
import { repeatEvery } from "./repeat-every.js";
import { withinSeconds } from "./within-seconds.js";

export interface LeaseOptions {
  /** This gateway, unlike any other. */
  readonly id: string;
  readonly devices: readonly string[];
  /** How long a lease lasts without being renewed: after so long another gateway takes the device of one that was killed. */
  readonly seconds: number;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
}

/** The entries that leases are. */
export type LeaseEntries = Pick<LeaseBucket, "live" | "leave" | "countGateways" | "take" | "renew" | "giveBack">;

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
  #entries: LeaseEntries | undefined;
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

  /** Begins to take devices. */
  async begin(entries: LeaseEntries): Promise<void> {
    const { clock, seconds } = this.#options;
    this.#entries = entries;
    this.#stopTimers = [
      repeatEvery(clock, (seconds * 1_000) / 3, () => {
        this.#renewAll(entries);
        void this.#tick(entries);
      }),
      repeatEvery(clock, (seconds * 1_000) / 12, () => this.#dropExpired()),
    ];
    await entries.live();
    await this.#tick(entries);
  }

  /** Gives all back at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stopTimers.splice(0)) stop();
    await Promise.all([...this.#leases.keys()].map((device) => this.#giveBack(device)));
    await this.#entries?.leave().catch(() => {});
  }

  async #tick(entries: LeaseEntries): Promise<void> {
    if (this.#isTicking || this.#isClosed) return;
    this.#isTicking = true;
    const { clock, seconds } = this.#options;
    try {
      // A list of gateways may never end where the server was too busy to send all of it: devices that others lose must be taken all the same.
      await withinSeconds(this.#share(entries), { clock, seconds: 2 * seconds, what: "to look at them" });
    } catch (thrown) {
      if (!this.#isClosed) this.#options.onProblem(`NATS: the leases of devices: ${messageOf(thrown)}`);
    } finally {
      this.#isTicking = false;
    }
  }

  async #share(entries: LeaseEntries): Promise<void> {
    const share = fairShare(this.#preference.length, await entries.countGateways());
    await this.#takeUpTo(entries, share);
    const own = this.#preference.filter((device) => this.#leases.has(device));
    await Promise.all(own.slice(share).map((device) => this.#giveBack(device)));
  }

  /** Whatever else goes on: to take a thousand devices may last longer than a lease. */
  #renewAll(entries: LeaseEntries): void {
    for (const [device, lease] of this.#leases) {
      lease.renewal ??= this.#renew(entries, device, lease).finally(() => {
        lease.renewal = undefined;
      });
    }
    entries.live().catch(() => {});
  }

  async #renew(entries: LeaseEntries, device: string, lease: Lease): Promise<void> {
    const untilMs = this.#untilMs();
    try {
      const revision = await entries.renew(device, lease.revision);
      if (revision !== undefined) Object.assign(lease, { revision, untilMs });
      else if (this.#leases.get(device) === lease) this.#lose(device);
    } catch {
      // Where NATS does not answer, the clock decides.
    }
  }

  /** Several at a time: of a thousand devices, each would wait for all before it. */
  async #takeUpTo(entries: LeaseEntries, share: number): Promise<void> {
    const others = this.#preference.filter((device) => !this.#leases.has(device));
    for (let from = 0; from < others.length && this.#leases.size < share; ) {
      const count = Math.min(takenAtOnce, share - this.#leases.size);
      await Promise.all(others.slice(from, from + count).map((device) => this.#take(entries, device)));
      from += count;
    }
  }

  async #take(entries: LeaseEntries, device: string): Promise<void> {
    const untilMs = this.#untilMs();
    const revision = await entries.take(device);
    if (revision === undefined || this.#isClosed) return;
    this.#leases.set(device, { revision, untilMs });
    this.#tell(device, true);
  }

  /** No longer ours first, and then free for others. */
  async #giveBack(device: string): Promise<void> {
    const lease = this.#leases.get(device);
    this.#lose(device);
    if (lease === undefined) return;
    await lease.renewal;
    await this.#entries?.giveBack(device, lease.revision).catch(() => {});
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
