/** Something of each peer, `host:port`, by host: where there is too much, the host that has the most of it gives way. */
export class PeersByHost<Value> {
  /** The oldest first. */
  readonly #byHost = new Map<string, Map<string, Value>>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** All of them. */
  get values(): readonly Value[] {
    return [...this.#byHost.values()].flatMap((peers) => [...peers.values()]);
  }

  /** Those of the host that has the most. */
  get largest(): ReadonlyMap<string, Value> {
    let largest: ReadonlyMap<string, Value> = new Map();
    for (const peers of this.#byHost.values()) if (peers.size > largest.size) largest = peers;
    return largest;
  }

  /** How many the host of a peer has. */
  sizeBeside(peer: string): number {
    return this.#byHost.get(hostOf(peer))?.size ?? 0;
  }

  get(peer: string): Value | undefined {
    return this.#byHost.get(hostOf(peer))?.get(peer);
  }

  /** A peer that is not there yet. */
  add(peer: string, value: Value): void {
    const host = hostOf(peer);
    const peers = this.#byHost.get(host) ?? new Map<string, Value>();
    this.#byHost.set(host, peers.set(peer, value));
    this.#count++;
  }

  /** Whether it was there. */
  delete(peer: string): boolean {
    const host = hostOf(peer);
    const peers = this.#byHost.get(host);
    if (peers?.delete(peer) !== true) return false;
    if (peers.size === 0) this.#byHost.delete(host);
    this.#count--;
    return true;
  }

  clear(): void {
    this.#byHost.clear();
    this.#count = 0;
  }
}

/** `127.0.0.1:5` → `127.0.0.1`. */
function hostOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(":"));
}
