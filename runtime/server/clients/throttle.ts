import type { Schedule } from "../../sensors/schedule.js";
import type { Bounds } from "./bounds.js";
import { Bucket } from "./bucket.js";
import type { ClientSession } from "./client-session.js";

/** What is counted of an address. */
interface AddressCount {
  readonly requests: Bucket;
  readonly connections: Bucket;
  clients: number;
}

type Rates = Pick<Bounds, "maximumRequestRate" | "maximumAddressRequestRate" | "maximumConnectionRate">;

/** How long an address without clients is remembered: after that its buckets are full again, or nearly so. */
const rememberMs = 10_000;

/** Makes clients wait that ask or connect too often: they are read from later, and get no error. */
export class Throttle {
  /** How often a client had to wait. */
  count = 0;
  readonly #rates: Rates;
  readonly #schedule: Schedule;
  readonly #requests = new WeakMap<ClientSession, Bucket>();
  readonly #addresses = new Map<string, AddressCount>();

  /** `rates` are looked at each time: they may change. */
  constructor(rates: Rates, schedule: Schedule) {
    this.#rates = rates;
    this.#schedule = schedule;
  }

  onConnect(client: ClientSession): void {
    if (!this.#isOn) return;
    const address = this.#addressOf(client);
    address.clients++;
    this.#delay(client, address.connections.take(this.#nowMs, this.#rates.maximumConnectionRate));
  }

  onRequest(client: ClientSession): void {
    if (!this.#isOn) return;
    const { maximumRequestRate, maximumAddressRequestRate } = this.#rates;
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

  get #isOn(): boolean {
    const { maximumRequestRate, maximumAddressRequestRate, maximumConnectionRate } = this.#rates;
    return Math.min(maximumRequestRate, maximumAddressRequestRate, maximumConnectionRate) !== Number.POSITIVE_INFINITY;
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
