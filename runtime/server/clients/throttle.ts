import type { Schedule } from "../../sensors/schedule.js";
import { Bucket } from "./bucket.js";
import type { ClientSession } from "./client-session.js";
import type { LiveBounds } from "./live-bounds.js";

/** What is counted of an address. */
interface AddressCount {
  readonly requests: Bucket;
  readonly connections: Bucket;
  clients: number;
}

/** How long an address without clients is remembered: after that its buckets are full again, or nearly so. */
const rememberMs = 10_000;

/** Makes clients wait that ask or connect too often: they are read from later, and get no error. */
export class Throttle {
  /** How often a client had to wait. */
  count = 0;
  readonly #bounds: LiveBounds;
  readonly #schedule: Schedule;
  readonly #requests = new WeakMap<ClientSession, Bucket>();
  readonly #addresses = new Map<string, AddressCount>();

  constructor(bounds: LiveBounds, schedule: Schedule) {
    this.#bounds = bounds;
    this.#schedule = schedule;
  }

  onConnect(client: ClientSession): void {
    if (!this.#bounds.hasRates) return;
    const address = this.#addressOf(client);
    address.clients++;
    this.#delay(client, address.connections.take(this.#nowMs, this.#bounds.now.maximumConnectionRate));
  }

  onRequest(client: ClientSession): void {
    if (!this.#bounds.hasRates) return;
    const { maximumRequestRate, maximumAddressRequestRate } = this.#bounds.now;
    const own = this.#bucketOf(client).take(this.#nowMs, maximumRequestRate);
    const shared = this.#addressOf(client).requests.take(this.#nowMs, maximumAddressRequestRate);
    this.#delay(client, Math.max(own, shared));
  }

  onDisconnect(client: ClientSession): void {
    const host = hostOf(client);
    const address = this.#addresses.get(host);
    if (address === undefined) return;
    address.clients--;
    this.#schedule.after(rememberMs, () => {
      if (address.clients <= 0 && this.#addresses.get(host) === address) this.#addresses.delete(host);
    });
  }

  get #nowMs(): number {
    return this.#schedule.clock.elapsedMs();
  }

  #delay(client: ClientSession, ms: number): void {
    if (ms <= 0) return;
    this.count++;
    client.hold("rate");
    this.#schedule.after(ms, () => client.release("rate"));
  }

  #bucketOf(client: ClientSession): Bucket {
    const bucket = this.#requests.get(client) ?? new Bucket();
    this.#requests.set(client, bucket);
    return bucket;
  }

  #addressOf(client: ClientSession): AddressCount {
    const host = hostOf(client);
    let address = this.#addresses.get(host);
    if (address === undefined) {
      address = { requests: new Bucket(), connections: new Bucket(), clients: 0 };
      this.#addresses.set(host, address);
    }
    return address;
  }
}

function hostOf({ peer, address }: ClientSession): string {
  return peer?.host ?? address;
}
