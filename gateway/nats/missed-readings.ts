import type { StateMessage } from "./nats-messages.js";

type Missed = NonNullable<StateMessage["missed"]>;

/** What was not published of each device since its last state was, which says so. */
export class MissedReadings {
  readonly #missed = new Map<string, Missed>();

  has(device: string): boolean {
    return this.#missed.has(device);
  }

  of(device: string): Missed | undefined {
    return this.#missed.get(device);
  }

  /** More were not. `to`: default, the same moment. */
  add(device: string, { from, to = from, readings }: Omit<Missed, "to"> & { readonly to?: number }): void {
    const before = this.#missed.get(device);
    this.#missed.set(device, { from: Math.min(from, before?.from ?? from), to, readings: readings + (before?.readings ?? 0) });
  }

  /** It was told. */
  delete(device: string): void {
    this.#missed.delete(device);
  }
}
