import { SensorWatcher, UntypedClient } from "katcp-runtime";
import type { ClientPlan } from "../attack.js";
import { boundOf } from "./bound-of.js";
import { useDiscovered } from "./use-discovered.js";
import { VictimClient } from "./victim-client.js";

/** Everything that clients do, at once: calls, samples, mirrors, logs and discovery of one device. */
export class ClientSet {
  readonly port: number;
  /** How often what has happened. */
  readonly counts: Record<string, number> = {};
  readonly #typed: VictimClient;
  readonly #untyped: UntypedClient;

  constructor({ port, options = {} }: ClientPlan) {
    this.port = port;
    const count = (what: string): void => {
      this.counts[what] = (this.counts[what] ?? 0) + 1;
    };
    const shared = {
      timeoutMs: 1000,
      connectTimeoutMs: 1000,
      reconnect: () => 50,
      keepAlive: { everyMs: 200, deadlineMs: 600 },
      onWarning: ({ kind, message }: { readonly kind: string; readonly message: string }) => {
        count(`warning: ${kind}`);
        count(boundOf(message));
      },
      ...options,
    };
    this.#typed = new VictimClient(port, shared, count);
    this.#untyped = new UntypedClient("127.0.0.1", port, shared).start();
    new SensorWatcher(this.#typed);
    this.#typed.live();
    void useDiscovered(this.#untyped, count);
  }

  async close(): Promise<void> {
    await Promise.all([this.#typed.close(), this.#untyped.close()]);
  }
}
