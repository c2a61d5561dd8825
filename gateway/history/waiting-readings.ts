import type { HubReading } from "../hub/hub-reading.js";

/** Readings that have come and are not on the disk yet: at most so many, and those after them are lost. */
export class WaitingReadings {
  readonly #most: number;
  #batches: (readonly HubReading[])[] = [];
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /** Gives the reading that did not find room, if any did not. */
  add(readings: readonly HubReading[]): HubReading | undefined {
    const room = this.#most - this.#count;
    const taken = readings.length <= room ? readings : readings.slice(0, Math.max(0, room));
    if (taken.length > 0) this.#batches.push(taken);
    this.#count += taken.length;
    return readings[taken.length];
  }

  /** Takes out the oldest: whole batches, and about `count` of them. */
  take(count: number): readonly HubReading[] {
    const taken: (readonly HubReading[])[] = [];
    let sum = 0;
    for (const batch of this.#batches) {
      if (sum > 0 && sum + batch.length > count) break;
      taken.push(batch);
      sum += batch.length;
    }
    this.#batches = this.#batches.slice(taken.length);
    this.#count -= sum;
    return taken.flat();
  }

  /** Puts back what was taken out last. */
  putBack(readings: readonly HubReading[]): void {
    this.#batches.unshift(readings);
    this.#count += readings.length;
  }
}
