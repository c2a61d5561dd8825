import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { DeviceDescription } from "../../hub/device-description.js";

/** What is known of a device, or why it is not. */
export type Described =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly description: DeviceDescription }
  | { readonly kind: "failed"; readonly problem: string };

/** Fetches a description. Rejects with an error whose message is for the reader. */
export type FetchDescription = (device: string) => Promise<DeviceDescription>;

/** The descriptions of the devices that the page has asked about. */
export class Descriptions {
  readonly #fetch: FetchDescription;
  readonly #described = new Map<string, Signal<Described>>();
  readonly #asked = new Map<string, number>();

  constructor(fetch: FetchDescription) {
    this.#fetch = fetch;
  }

  of(device: string): ReadonlySignal<Described> {
    const known = this.#described.get(device);
    if (known !== undefined) return known;
    const described = signal<Described>({ kind: "loading" });
    this.#described.set(device, described);
    void this.#load(device, described);
    return described;
  }

  /** Asks again, if anybody has asked before. Until the answer comes, the old one stays. */
  refresh(device: string): void {
    const described = this.#described.get(device);
    if (described !== undefined) void this.#load(device, described);
  }

  refreshAll(): void {
    for (const device of this.#described.keys()) this.refresh(device);
  }

  async #load(device: string, described: Signal<Described>): Promise<void> {
    const asked = (this.#asked.get(device) ?? 0) + 1;
    this.#asked.set(device, asked);
    const answer = await this.#fetch(device).then(
      (description): Described => ({ kind: "ready", description }),
      (thrown: unknown): Described => ({ kind: "failed", problem: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    // Of two answers the later question's counts; and an old description is better than none.
    if (asked !== this.#asked.get(device)) return;
    if (answer.kind === "ready" || described.peek().kind !== "ready") described.value = answer;
  }
}
