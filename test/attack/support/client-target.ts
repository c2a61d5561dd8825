import { setTimeout as sleep } from "node:timers/promises";
import type { HostileServer } from "./hostile-server.js";
import type { ServerPeer } from "./server-peer.js";
import type { Victim } from "./victim.js";

/** Clients in another process, and what they have sent to the hostile server. */
export class ClientTarget {
  readonly figures: Record<string, number | string> = {};
  readonly #victim: Victim;
  readonly #server: HostileServer;

  constructor(victim: Victim, server: HostileServer) {
    this.#victim = victim;
    this.#server = server;
  }

  get received(): readonly string[] {
    return this.#server.received;
  }

  get connections(): number {
    return this.#server.connections;
  }

  get peers(): readonly ServerPeer[] {
    return this.#server.peers;
  }

  /** How often what has happened to the clients of this server. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    const { said } = await this.#victim.report();
    return said[this.#server.port] as Readonly<Record<string, number>>;
  }

  /** Sends to all clients. */
  async send(text: string): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.send(text)));
  }

  /** Looks again and again until something is so. @throws after the time */
  async until(what: string, isSo: () => boolean, timeoutMs = 20_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (; !isSo(); await sleep(5)) if (performance.now() > deadline) throw new Error(`within ${timeoutMs} ms it did not come to: ${what}`);
  }

  /** Waits until the clients have asked so many times. */
  async asked(name: string, times = 1): Promise<void> {
    const isIt = (line: string): boolean => line.startsWith(`?${name}`);
    await this.until(`${times} × ?${name}`, () => this.received.filter(isIt).length >= times);
  }

  /** @throws where a client has sent a line that fits */
  neverSent(pattern: RegExp): void {
    const line = this.received.find((each) => pattern.test(each));
    if (line !== undefined) throw new Error(`it sent ${JSON.stringify(line.slice(0, 200))}`);
  }
}
