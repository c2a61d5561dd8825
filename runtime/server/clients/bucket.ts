/** What may be taken at a steady rate: as much as a second brings at once, and then one after the other. */
export class Bucket {
  /** Below zero: so much was taken ahead of its time. */
  #left: number | undefined;
  #atMs = 0;

  /** Takes one, and gives the milliseconds until the next may be taken: 0 if at once. `perSecond` may change from call to call. */
  take(nowMs: number, perSecond: number): number {
    if (perSecond === Number.POSITIVE_INFINITY) return 0;
    const burst = Math.max(1, perSecond);
    const refilled = this.#left === undefined ? burst : this.#left + ((nowMs - this.#atMs) / 1000) * perSecond;
    this.#left = Math.min(burst, refilled) - 1;
    this.#atMs = nowMs;
    return this.#left >= 0 ? 0 : (-this.#left / perSecond) * 1000;
  }
}
