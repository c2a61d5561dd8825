import { Address } from "../../protocol/address.js";
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

/** What is counted of a client. */
interface ClientCount {
  readonly address: AddressCount;
  readonly requests: Bucket;
  /** Calls off what lets it go on: nobody waits for that when it is gone. */
  stop: () => void;
}

/** How often a device looks whether it may forget an address that has no clients. */
const rememberMs = 10_000;

/** Makes clients wait that ask or connect too often: they are read from later, and get no error. */
export class Throttle {
  /** How often a client had to wait. */
  count = 0;
  readonly #bounds: LiveBounds;
  readonly #schedule: Schedule;
  readonly #clients = new Map<ClientSession, ClientCount>();
  readonly #addresses = new Map<string, AddressCount>();

  constructor(bounds: LiveBounds, schedule: Schedule) {
    this.#bounds = bounds;
    this.#schedule = schedule;
  }

  /** How many addresses are remembered. */
  get addressCount(): number {
    return this.#addresses.size;
  }

  /** A connection comes from an address, `host:port`: how many milliseconds it has to wait. */
  onArrival(address: string): number {
    if (!this.#bounds.hasRates) return 0;
    const waitMs = this.#addressOf(hostOf(address)).connections.take(this.#nowMs, this.#bounds.now.maximumConnectionRate);
    if (waitMs > 0) this.count++;
    return waitMs;
  }

  /** It has become a client, and has to wait so long from now on. */
  onConnect(client: ClientSession, waitMs: number): void {
    if (this.#bounds.hasRates) this.#delay(client, this.#countOf(client), waitMs);
  }

  onRequest(client: ClientSession): void {
    if (!this.#bounds.hasRates) return;
    const { maximumRequestRate, maximumAddressRequestRate } = this.#bounds.now;
    const count = this.#countOf(client);
    const own = count.requests.take(this.#nowMs, maximumRequestRate);
    const shared = count.address.requests.take(this.#nowMs, maximumAddressRequestRate);
    const waitMs = Math.max(own, shared);
    if (waitMs > 0) this.count++;
    this.#delay(client, count, waitMs);
  }

  onDisconnect(client: ClientSession): void {
    const count = this.#clients.get(client);
    if (count === undefined) return;
    count.stop();
    count.address.clients--;
    this.#clients.delete(client);
  }

  get #nowMs(): number {
    return this.#schedule.clock.elapsedMs();
  }

  #delay(client: ClientSession, count: ClientCount, ms: number): void {
    if (ms <= 0) return;
    client.requests.hold("rate");
    count.stop();
    count.stop = this.#schedule.after(ms, () => client.requests.release("rate"));
  }

  #countOf(client: ClientSession): ClientCount {
    let count = this.#clients.get(client);
    if (count === undefined) {
      count = { address: this.#addressOf(hostOf(client.address)), requests: new Bucket(), stop: () => {} };
      count.address.clients++;
      this.#clients.set(client, count);
    }
    return count;
  }

  #addressOf(host: string): AddressCount {
    let address = this.#addresses.get(host);
    if (address === undefined) {
      address = { requests: new Bucket(), connections: new Bucket(), clients: 0 };
      this.#addresses.set(host, address);
      this.#schedule.after(rememberMs, () => this.#forget(host, address as AddressCount));
    }
    return address;
  }

  /** Not before its buckets are full again: whoever takes much, leaves, and comes back must not find new ones. */
  #forget(host: string, address: AddressCount): void {
    const { maximumAddressRequestRate, maximumConnectionRate } = this.#bounds.now;
    const fullInMs = Math.max(
      address.requests.fullInMs(this.#nowMs, maximumAddressRequestRate),
      address.connections.fullInMs(this.#nowMs, maximumConnectionRate),
    );
    if (address.clients === 0 && fullInMs === 0) this.#addresses.delete(host);
    else this.#schedule.after(Math.max(rememberMs, fullInMs), () => this.#forget(host, address));
  }
}

function hostOf(address: string): string {
  return Address.read(address)?.host ?? address;
}
