/** What may be taken at a steady rate: as much as a second brings at once, and then one after the other. */
export class Bucket {
  /** Below zero: so much was taken ahead of its time. */
  #left: number | undefined;
  #atMs = 0;

  /** Takes one, and gives the milliseconds until the next may be taken: 0 if at once. `perSecond` may change from call to call. */
  take(nowMs: number, perSecond: number): number {
    if (perSecond === Number.POSITIVE_INFINITY) return 0;
    this.#left = this.#leftAt(nowMs, perSecond) - 1;
    this.#atMs = nowMs;
    return this.#left >= 0 ? 0 : (-this.#left / perSecond) * 1000;
  }

  /** The milliseconds until it is as a new one, and may be forgotten. */
  fullInMs(nowMs: number, perSecond: number): number {
    if (perSecond === Number.POSITIVE_INFINITY) return 0;
    return ((burstOf(perSecond) - this.#leftAt(nowMs, perSecond)) / perSecond) * 1000;
  }

  #leftAt(nowMs: number, perSecond: number): number {
    const burst = burstOf(perSecond);
    return this.#left === undefined ? burst : Math.min(burst, this.#left + ((nowMs - this.#atMs) / 1000) * perSecond);
  }
}

function burstOf(perSecond: number): number {
  return Math.max(1, perSecond);
}
