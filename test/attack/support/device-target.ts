import { setTimeout as sleep } from "node:timers/promises";
import type { VictimReport } from "../victims/watch-process.js";
import { RawPeer } from "./raw-peer.js";
import type { Victim } from "./victim.js";

const pauseMs = 5;

/** A device in another process, what is known of it, and its attackers. */
export class DeviceTarget {
  readonly port: number;
  /** Where it speaks TLS. */
  readonly tlsPort: number;
  /** What the attack wants to tell of itself. */
  readonly figures: Record<string, number | string> = {};
  readonly #victim: Victim;
  readonly #peers: RawPeer[] = [];

  constructor(victim: Victim) {
    this.#victim = victim;
    this.port = Number(victim.greeting["port"]);
    this.tlsPort = Number(victim.greeting["tlsPort"]);
  }

  /** One more attacker. */
  async open(): Promise<RawPeer> {
    const peer = await RawPeer.open(this.port);
    this.#peers.push(peer);
    return peer;
  }

  openMany(count: number): Promise<RawPeer[]> {
    return Promise.all(Array.from({ length: count }, () => this.open()));
  }

  report(): Promise<VictimReport> {
    return this.#victim.report();
  }

  /** Looks at the device again and again until something is so. @throws after the time */
  async until(what: string, isSo: (report: VictimReport) => boolean, timeoutMs = 10_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (let report = await this.report(); !isSo(report); report = await this.report()) {
      await sleep(pauseMs);
      if (performance.now() > deadline)
        throw new Error(`within ${timeoutMs} ms it did not come to: ${what}; it says ${JSON.stringify(report.said)}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#victim.signal(name);
  }

  /** Lets all attackers go. */
  leave(): void {
    for (const peer of this.#peers) peer.destroy();
  }
}
